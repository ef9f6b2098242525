// The meter: from the sums of a window to its values.
#include <math.h>

#include "measure/exact.h"
#include "measure/meter.h"

namespace ohmstead {

// Noise adds to the square of a current, so its variance is taken off there. It does not add to
// power: it has nothing to do with the voltage. Nothing is clamped at zero yet, so that means of
// windows are true.
void Meter::fill_channel(size_t at, bool mains) {
    const Input& input = inputs_[at];
    const ChannelSums& sums = sums_.channels[at];
    ChannelWindow& of = window_.channels[at];
    of.ch = input.ch;
    if (lost_) of.quality |= kSamplesLost;
    if (input.pulse) {
        of.pulse_energy_mwh = pulse_energy_mwh(at);
        of.voltage_sq_v2 = 0;
        return;
    }
    const float square = covariance(sums.xx, sums.x, sums.x, sums_.weight);
    of.has_current = true;
    of.current_sq_a2 =
        square * input.amps_per_code * input.amps_per_code - input.noise_a * input.noise_a;
    of.noise_a = input.noise_a;
    of.least_a = input.least_a;
    of.has_voltage = mains && accumulator_.reached(at);
    if (of.has_voltage) {
        of.power_w = power_w(at);
    } else {
        of.quality |= kAssumedVoltage;
    }
    if (sums.clipped > 0 || (of.has_voltage && sums_.v_clipped > 0)) of.quality |= kClipped;
}

float Meter::power_w(size_t at) const {
    const Input& input = inputs_[at];
    const ChannelSums& sums = sums_.channels[at];
    const float hz = window_.hz > 0 ? window_.hz : expected_hz();
    float shares[kTaps];
    accumulator_.taps(at).shares(Accumulator::moment(input, clock_.frames_per_s(), hz), shares);
    float product = 0;
    for (int tap = 0; tap < kTaps; ++tap) {
        product += shares[tap] * covariance(sums.xv[tap], sums.x, sums.v[tap], sums_.weight);
    }
    return product * input.sign * input.amps_per_code * inputs_.volts_per_code();
}

void Meter::count_pulses(uint8_t ch, uint32_t pulses) {
    const Input* input = inputs_.find(ch);
    if (input != nullptr && input->pulse) sums_.channels[input - &inputs_[0]].pulses += pulses;
}

int64_t Meter::pulse_energy_mwh(size_t at) {
    int64_t& rest_uwh = pulse_rest_uwh_[inputs_[at].ch];
    const int64_t all_uwh = rest_uwh + sums_.channels[at].pulses * inputs_[at].pulse_uwh;
    rest_uwh = all_uwh % 1000;
    return all_uwh / 1000;
}

void Meter::learn_noise(uint8_t ch) {
    if (learner_.running()) {
        learner_.stop();
        learnt_ch_ = learning_ch_;
        refusal_ = "broken off: another channel was asked for";
        learnt_ = true;
    }
    const Input* input = inputs_.find(ch);
    if (input == nullptr || input->pulse || !clock_.ready()) {
        learnt_ch_ = ch;
        refusal_ = clock_.ready() ? "no clamp is set up on this channel" : "no samples come in";
        learnt_ = true;
        return;
    }
    learning_ch_ = ch;
    learner_.begin(clock_.frames_per_s(), last_hz_, accumulator_.lowest(), accumulator_.highest());
}

void Meter::learn() {
    const Input* input = inputs_.find(learning_ch_);
    const size_t at = input == nullptr ? 0 : static_cast<size_t>(input - &inputs_[0]);
    if (input != nullptr && !learner_.add(accumulator_.clamp(at))) return;
    learner_.stop();
    float variance = 0;
    refusal_ =
        input == nullptr ? "broken off: the settings have changed" : learner_.result(variance);
    learnt_a_ = input == nullptr ? 0 : sqrtf(fmaxf(variance, 0)) * input->amps_per_code;
    learnt_ch_ = learning_ch_;
    learnt_ = true;
}

bool Meter::noise_learnt(uint8_t& ch, float& noise_a, const char*& error) {
    if (!learnt_) return false;
    learnt_ = false;
    ch = learnt_ch_;
    error = refusal_;
    noise_a = error == nullptr ? learnt_a_ : 0;
    return true;
}

}  // namespace ohmstead
