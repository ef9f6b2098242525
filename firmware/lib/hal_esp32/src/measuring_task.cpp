// Sampling and measuring.
#include "measuring_task.h"

#include <Arduino.h>
#include <freertos/task.h>

#include "esp32_board.h"

namespace ohmstead {

namespace {

constexpr UBaseType_t kPriority = 18;         // above the node and HTTP, below Wi-Fi
constexpr int64_t kShortestPulseUs = 15'000;  // S0: 30 ms at least; contacts bounce for less
constexpr uint8_t kPulseChannel = kClamps;    // the channel behind the clamps

class Turn {
   public:
    explicit Turn(SemaphoreHandle_t turn) : turn_(turn) { xSemaphoreTake(turn_, portMAX_DELAY); }
    ~Turn() { xSemaphoreGive(turn_); }

   private:
    SemaphoreHandle_t turn_;
};

}  // namespace

MeasuringTask::MeasuringTask(Events& events)
    : events_(events), turn_(xSemaphoreCreateMutex()), meter_(sampler_) {}

bool MeasuringTask::start(const Chip& chip) {
    if (!sampler_.start(chip)) return false;
    pinMode(kPulsePin, INPUT_PULLUP);
    attachInterruptArg(kPulsePin, pulse, this, FALLING);
#if CONFIG_FREERTOS_UNICORE
    constexpr BaseType_t kOn = 0;
#else
    constexpr BaseType_t kOn = 1;  // Wi-Fi has the other
#endif
    return xTaskCreatePinnedToCore(run, "measure", 6144, this, kPriority, nullptr, kOn) == pdPASS;
}

const char* MeasuringTask::set_up(const Settings& settings) {
    const Turn turn(turn_);
    return meter_.set_up(settings);
}

void MeasuringTask::learn_noise(uint8_t ch) {
    const Turn turn(turn_);
    meter_.learn_noise(ch);
}

void MeasuringTask::run(void* self) {
    auto& task = *static_cast<MeasuringTask*>(self);
    Esp32Board::watch_this_task();
    SampleBlock block;
    for (;;) {
        if (task.sampler_.next(block)) {
            task.measure(block);
            Esp32Board::alive();
        }
    }
}

void MeasuringTask::measure(const SampleBlock& block) {
    Event learnt;
    learnt.kind = Event::Kind::kNoiseLearnt;
    bool done = false;
    {
        const Turn turn(turn_);
        count_pulses();
        meter_.feed(block, [this](const Window& window) {
            Event event;
            event.window = window;
            events_.put(event);
        });
        samples_per_s_ = meter_.samples_per_s();
        done = meter_.noise_learnt(learnt.ch, learnt.noise_a, learnt.error);
    }
    if (done) events_.put(learnt);
}

void MeasuringTask::count_pulses() {
    const uint32_t pulses = pulses_;
    if (pulses != counted_) meter_.count_pulses(kPulseChannel, pulses - counted_);
    counted_ = pulses;
}

void ARDUINO_ISR_ATTR MeasuringTask::pulse(void* self) {
    auto& task = *static_cast<MeasuringTask*>(self);
    const int64_t now_us = esp_timer_get_time();
    if (now_us - task.last_pulse_us_ < kShortestPulseUs) return;
    task.last_pulse_us_ = now_us;
    task.pulses_ = task.pulses_ + 1;
}

}  // namespace ohmstead
