// Sampling and measuring, in a task of its own that nothing but the converter holds up.
#pragma once

#include <freertos/FreeRTOS.h>
#include <freertos/semphr.h>

#include "dma_sampler.h"
#include "events.h"
#include "measure/meter.h"

namespace ohmstead {

// The node asks from its own task: what it asks and what the samples do take turns.
class MeasuringTask final : public Measuring {
   public:
    explicit MeasuringTask(Events& events);

    // False: there is no converter; nothing will be measured.
    bool start(const Chip& chip);

    const char* set_up(const Settings& settings) override;
    void learn_noise(uint8_t ch) override;
    float samples_per_s() const override { return samples_per_s_; }

   private:
    static void run(void* self);
    static void pulse(void* self);  // an edge, in an interrupt
    void measure(const SampleBlock& block);
    void count_pulses();
    void hand_over(const Window& window);

    Events& events_;
    SemaphoreHandle_t turn_;
    DmaSampler sampler_;
    Meter meter_;
    volatile float samples_per_s_ = 0;
    volatile uint32_t pulses_ = 0;
    volatile int64_t last_pulse_us_ = 0;
    uint32_t counted_ = 0;
    int64_t left_mwh_ = 0;  // of pulses in windows that found no room
    Event learnt_;
    bool untold_ = false;  // `learnt_` has found no room yet
};

}  // namespace ohmstead
