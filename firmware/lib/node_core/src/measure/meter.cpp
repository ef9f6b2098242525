// The meter: where windows begin and end.
#include "measure/meter.h"

#include <math.h>

#include "measure/exact.h"

namespace ohmstead {

namespace {
constexpr float kWindowS = 0.2f;
constexpr float kShortestCycleS = 1.0f / 80;
constexpr float kLongestCycleS = 1.0f / 38;
constexpr float kLeastMains = 1.0f / 128;  // RMS of the range: 26 mV at the pin of an ESP32
}  // namespace

Meter::Meter(const Sampler& sampler) : sampler_(sampler) {}

const char* Meter::set_up(const Settings& settings) {
    const char* wrong = next_inputs_.take(settings, sampler_);
    if (wrong != nullptr) return wrong;
    new_settings_ = true;
    if (measuring_) return nullptr;
    // Not earlier: a sampler may have learnt its own range since the meter was made.
    accumulator_.set_range(sampler_.lowest_code(), sampler_.highest_code());
    begin_window();
    return nullptr;
}

bool Meter::begin(const SampleBlock& block) {
    if (block.codes == nullptr || block.frames == 0 || block.inputs == 0) return false;
    const bool follows = clock_.take(block.frames, block.end_us, block.lost);
    next_frame_ = clock_.frames() - block.frames;
    if (!follows) {
        accumulator_.forget();
        crossings_.forget();
        lost_ = true;
        broken_ = aligned_;
        if (broken_) open_ = Sums();
    }
    if (!clock_.ready()) return false;
    if (!measuring_) begin_window();  // the rate is known better now
    return true;
}

bool Meter::step(const uint16_t* codes, size_t count) {
    const uint64_t number = next_frame_++;
    if (!accumulator_.push(inputs_, codes, count)) return false;
    frame_ = static_cast<double>(number) - (History::kAhead - 1);
    float part = 0;
    if (!measuring_) return look(part);
    if (learner_.running()) learn();
    accumulator_.add_pulses(inputs_, sums_);
    if (inputs_.measures_voltage() && crossings_.add(accumulator_.voltage(), part)) {
        return cross(part);
    }
    accumulator_.add(inputs_, kWholeSample, open_);
    return go_on_without_cycles();
}

// Before the first window. It begins with a cycle, or where none comes; no window is ready here.
bool Meter::look(float& part) {
    FirstLook::Seen seen = FirstLook::Seen::kNoCycles;
    if (inputs_.measures_voltage()) {
        seen = first_look_.add(crossings_, accumulator_.voltage(), least_mains(),
                               clock_.frames_per_s(), part);
    }
    if (seen == FirstLook::Seen::kNothingYet) return false;
    aligned_ = seen == FirstLook::Seen::kCycle;
    const int32_t before = aligned_ ? static_cast<int32_t>(part * kWholeSample + 0.5f) : 0;
    measuring_ = true;
    begin_window();
    window_end_us_ = static_cast<uint64_t>(
        clock_.us_at(frame_ - 1 + static_cast<double>(before) / kWholeSample));
    accumulator_.add(inputs_, kWholeSample - before, open_);
    return false;
}

// A cycle ends within this sample: its parts go to the cycles on both sides.
bool Meter::cross(float part) {
    const int32_t before = static_cast<int32_t>(part * kWholeSample + 0.5f);
    accumulator_.add(inputs_, before, open_);
    bool done = false;
    if (broken_) {
        open_ = Sums();
    } else {
        add_open();
        if (aligned_) done = ++cycles_ > 0 && long_enough();
    }
    broken_ = false;
    aligned_ = true;
    if (done) close(frame_ - 1 + static_cast<double>(before) / kWholeSample);
    accumulator_.add(inputs_, kWholeSample - before, open_);
    return done;
}

// Whether the window's whole cycles are as near to 200 ms as they can be.
bool Meter::long_enough() const {
    const float samples = static_cast<float>(sums_.weight) / kWholeSample;
    const float cycle = clock_.frames_per_s() / expected_hz();
    return samples + cycle / 2 >= kWindowS * clock_.frames_per_s();
}

bool Meter::go_on_without_cycles() {
    const float frames_per_s = clock_.frames_per_s();
    if (aligned_) {
        if (static_cast<float>(crossings_.since()) <= kLongestCycleS * frames_per_s) return false;
        aligned_ = broken_ = whole_ = false;
    }
    const float target = kWindowS * frames_per_s;
    const int64_t weight = sums_.weight + open_.weight;
    if (static_cast<float>(weight) < target * kWholeSample) return false;
    add_open();
    close(frame_);
    return true;
}

void Meter::add_open() {
    sums_.add(open_, inputs_.count());
    open_ = Sums();
}

void Meter::close(double last_frame) {
    const float rate = clock_.frames_per_s(), weight = static_cast<float>(sums_.weight);
    const float voltage_square = covariance(sums_.vv, sums_.v, sums_.v, sums_.weight);
    const float least = least_mains();
    const bool mains = inputs_.measures_voltage() && voltage_square >= least * least;
    const uint64_t end_us = static_cast<uint64_t>(clock_.us_at(last_frame) + 0.5);

    window_ = Window();
    window_.end_us = end_us > window_end_us_ ? end_us : window_end_us_ + 1;
    window_.us = static_cast<uint32_t>(window_.end_us - window_end_us_);
    window_end_us_ = window_.end_us;
    window_.samples = static_cast<uint32_t>(sums_.weight / kWholeSample);
    if (whole_ && cycles_ > 0) {
        window_.hz = static_cast<float>(cycles_) * kWholeSample * rate / weight;
        last_hz_ = window_.hz;
    }
    window_.count = static_cast<uint8_t>(inputs_.count());
    const float scale = inputs_.volts_per_code();
    for (size_t at = 0; at < inputs_.count(); ++at) {
        window_.channels[at].voltage_sq_v2 = voltage_square * scale * scale;
        fill_channel(at, mains);
    }
    const float middle = static_cast<float>(sums_.v) / weight;
    crossings_.set_levels(middle, sqrtf(fmaxf(voltage_square, 0)), least);
    begin_window();
}

void Meter::begin_window() {
    if (new_settings_) {
        const bool had_voltage = inputs_.measures_voltage();
        inputs_ = next_inputs_;
        new_settings_ = false;
        if (had_voltage != inputs_.measures_voltage()) {
            aligned_ = broken_ = false;
            crossings_.set_levels(0, 0, 1);
        }
    }
    const float frames_per_s = clock_.frames_per_s();
    accumulator_.set_up(inputs_, frames_per_s, expected_hz());
    crossings_.set_shortest(static_cast<uint32_t>(kShortestCycleS * frames_per_s));
    if (measuring_) sums_ = Sums();
    cycles_ = 0;
    whole_ = aligned_;
    lost_ = false;
}

float Meter::least_mains() const {
    return kLeastMains * static_cast<float>(accumulator_.highest() - accumulator_.lowest());
}

float Meter::expected_hz() const {
    if (last_hz_ > 0) return last_hz_;
    return inputs_.mains_hz() > 0 ? static_cast<float>(inputs_.mains_hz()) : 50.0f;
}

}  // namespace ohmstead
