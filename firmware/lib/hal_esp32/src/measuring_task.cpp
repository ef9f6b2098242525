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

// A converter that is out of step delivers too, though nothing of use: `next` comes back after a
// block's time. Where nothing comes, it waits for 200 ms or fails at once.
bool delivers(uint64_t waited_ms) {
    return waited_ms >= 10 && waited_ms < 190;
}

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
        const uint64_t begun_ms = up_ms();
        const bool whole = task.sampler_.next(block);
        if (whole || delivers(up_ms() - begun_ms)) Esp32Board::alive();
        if (whole) task.measure(block);
    }
}

void MeasuringTask::measure(const SampleBlock& block) {
    const Turn turn(turn_);
    count_pulses();
    meter_.feed(block, [this](const Window& window) { hand_over(window); });
    samples_per_s_ = meter_.samples_per_s();
    if (meter_.noise_learnt(learnt_.ch, learnt_.noise_a, learnt_.error)) untold_ = true;
    learnt_.kind = Event::Kind::kNoiseLearnt;
    if (untold_) untold_ = !events_.put(learnt_);
}

// A window that finds no room is lost: Intervals sees the gap and flags the reading. Its pulses
// wait for the next one.
void MeasuringTask::hand_over(const Window& window) {
    Event event;
    event.window = window;
    int64_t pulses_mwh = 0;
    for (size_t at = 0; at < window.count; at++) {
        ChannelWindow& channel = event.window.channels[at];
        if (channel.ch != kPulseChannel) continue;
        channel.pulse_energy_mwh += left_mwh_;
        pulses_mwh = channel.pulse_energy_mwh;
    }
    left_mwh_ = events_.put(event) ? 0 : pulses_mwh;
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
