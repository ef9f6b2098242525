// The hot path.
#include "measure/accumulator.h"

namespace ohmstead {

void Accumulator::set_range(int32_t lowest, int32_t highest) {
    middle_ = (lowest + highest + 1) / 2;
    lowest_ = lowest - middle_;
    highest_ = highest - middle_;
}

float Accumulator::moment(const Input& input, float frames_per_s, float mains_hz) {
    return frames_per_s * (input.late_us * 1e-6f - input.behind / mains_hz);
}

void Accumulator::set_up(const Inputs& inputs, float frames_per_s, float mains_hz) {
    back_ = 0;
    const float millisecond = frames_per_s / 1000;
    for (size_t at = 0; at < inputs.count(); ++at) {
        taps_[at].place(moment(inputs[at], frames_per_s, mains_hz));
        const int32_t first = taps_[at].first();
        reached_[at] = -first <= History::kMaxBack && first + kTaps <= History::kAhead;
        if (reached_[at] && -first > back_) back_ = -first;
        pulses_[at].set_up(highest_ - lowest_, static_cast<uint32_t>(millisecond) + 1);
    }
}

bool Accumulator::push(const Inputs& inputs, const uint16_t* codes, size_t count) {
    int32_t clamps[kMaxChannels] = {};
    for (size_t at = 0; at < inputs.count(); ++at) {
        const size_t place = inputs[at].place;
        clamps[at] = place < count ? codes[place] - middle_ : lowest_;
    }
    history_.push(codes[0] - middle_, clamps, inputs.count());
    return history_.ready(back_);
}

void Accumulator::add(const Inputs& inputs, int32_t weight, Sums& sums) const {
    sums.weight += weight;
    const bool with_voltage = inputs.measures_voltage();
    if (with_voltage) {
        const int32_t v = voltage(), weighted = weight * v;
        sums.v += weighted;
        sums.vv += static_cast<int64_t>(weighted) * v;
        sums.v_clipped += v <= lowest_ || v >= highest_;
    }
    for (size_t at = 0; at < inputs.count(); ++at) {
        if (!inputs[at].pulse) add_channel(at, with_voltage, weight, sums.channels[at]);
    }
}

void Accumulator::add_channel(size_t at, bool with_voltage, int32_t weight,
                              ChannelSums& sums) const {
    const int32_t x = history_.clamp(at), weighted = weight * x;
    sums.x += weighted;
    sums.xx += static_cast<int64_t>(weighted) * x;
    sums.clipped += x <= lowest_ || x >= highest_;
    if (!with_voltage || !reached_[at]) return;
    const int32_t first = taps_[at].first();
    for (int tap = 0; tap < kTaps; ++tap) {
        const int32_t v = history_.voltage(first + tap), weighted_v = weight * v;
        sums.v[tap] += weighted_v;
        sums.xv[tap] += static_cast<int64_t>(weighted) * v;
    }
}

void Accumulator::add_pulses(const Inputs& inputs, Sums& sums) {
    for (size_t at = 0; at < inputs.count(); ++at) {
        if (inputs[at].pulse && pulses_[at].add(history_.clamp(at))) ++sums.channels[at].pulses;
    }
}

}  // namespace ohmstead
