// The settings as the meter uses them.
#include "measure/inputs.h"

#include <math.h>
#include <string.h>

#include "measure/sensors.h"

namespace ohmstead {

namespace {
constexpr float kMostPhaseUs = 5000;
constexpr float kMostPerVolt = 100'000;  // amperes, or volts, for a volt at the pin
constexpr float kMostMultiply = 1000;
constexpr float kLeastCodes = 0.25f;  // RMS: less cannot be told from what the converter makes up
constexpr float kMicroWh = 1e6f;

bool in_range(float value, float lowest, float highest) {
    return value >= lowest && value <= highest;  // false for NaN
}

// Whether and how this circuit's voltage is had from the measured one. Half a cycle is the same
// wave upside down; other angles are a delay.
void set_angle(Input& input, uint16_t phase_deg) {
    if (phase_deg == 180) {
        input.sign = -input.sign;
    } else {
        input.behind = static_cast<float>(phase_deg) / 360;
    }
}

Input make(const ChannelSettings& channel, const Sampler& sampler) {
    const Sensor& sensor = *find_sensor(channel.sensor);
    const size_t first = sampler.has_voltage_input() ? 1 : 0;
    Input input;
    input.ch = channel.ch;
    input.place = first + channel.ch;
    input.pulse = sensor.kind == SensorKind::kPulse;
    input.pulse_uwh = static_cast<int64_t>(channel.wh_per_pulse * kMicroWh + 0.5f);
    const float listed = amps_per_volt(sensor, channel.burden_ohm);
    const float scale = channel.amps_per_volt > 0 ? channel.amps_per_volt : listed;
    const float amps_per_code = scale * sampler.volts_per_code() * channel.multiply;
    input.amps_per_code = input.pulse ? 0 : fabsf(amps_per_code);
    input.sign = (amps_per_code < 0) == channel.invert ? 1.0f : -1.0f;
    input.late_us = sampler.skew_us(input.place) - sampler.skew_us(0) + channel.phase_us;
    input.noise_a = channel.noise_a;
    input.least_a = kLeastCodes * input.amps_per_code;
    set_angle(input, channel.phase_deg);
    return input;
}
}  // namespace

const char* Inputs::take(const Settings& settings, const Sampler& sampler) {
    if (settings.count > kMaxChannels) return "channels: too many";
    if (!in_range(settings.volts_per_volt, 0, kMostPerVolt)) {
        return "volts_per_volt: must be 0 to 100000";
    }
    if (settings.volts_per_volt > 0 && !sampler.has_voltage_input()) {
        return "volts_per_volt: this node has no voltage input";
    }
    for (size_t at = 0; at < settings.count; ++at) {
        const ChannelSettings& channel = settings.channels[at];
        const char* wrong = check(channel, settings);
        if (wrong == nullptr) wrong = check_clamp(channel, settings, sampler.clamps());
        if (wrong != nullptr) return wrong;
    }
    count_ = 0;
    for (size_t at = 0; at < settings.count; ++at) {
        const ChannelSettings& channel = settings.channels[at];
        if (channel.enabled) inputs_[count_++] = make(channel, sampler);
    }
    volts_per_code_ = settings.volts_per_volt * sampler.volts_per_code();
    mains_hz_ = settings.mains_hz;
    return nullptr;
}

const Input* Inputs::find(uint8_t ch) const {
    for (size_t at = 0; at < count_; ++at) {
        if (inputs_[at].ch == ch) return &inputs_[at];
    }
    return nullptr;
}

const char* Inputs::check(const ChannelSettings& channel, const Settings& settings) {
    const uint16_t angle = channel.phase_deg;
    const char* why = nullptr;
    if (channel.ch >= kMaxChannels) {
        why = "ch: this node has no such input";
    } else if (memchr(channel.sensor, 0, sizeof channel.sensor) == nullptr ||
               find_sensor(channel.sensor) == nullptr) {
        why = "sensor: not known; SCT-013-000 to SCT-013-060, or pulse";
    } else if (!in_range(channel.burden_ohm, 0, 10'000)) {
        why = "burden_ohm: must be 0 to 10000";
    } else if (!in_range(channel.amps_per_volt, 0, kMostPerVolt)) {
        why = "amps_per_volt: must be 0 to 100000";
    } else if (!in_range(channel.phase_us, -kMostPhaseUs, kMostPhaseUs)) {
        why = "phase_us: must be -5000 to 5000";
    } else if (angle != 0 && angle != 120 && angle != 180 && angle != 240) {
        why = "phase_deg: must be 0, 120, 180 or 240";
    } else if (!in_range(channel.noise_a, 0, 100)) {
        why = "noise_a: must be 0 to 100";
    } else if (!in_range(channel.multiply, -kMostMultiply, kMostMultiply) ||
               channel.multiply == 0.0f) {
        why = "multiply: must be -1000 to 1000, not 0";
    } else if (!in_range(channel.wh_per_pulse, 0, 1'000'000)) {
        why = "wh_per_pulse: must be 0 to 1000000";
    } else if (!in_range(channel.assumed_v, 0, 1000)) {
        why = "assumed_v: must be 0 to 1000";
    } else if (!in_range(channel.assumed_pf, 0, 1)) {
        why = "assumed_pf: must be 0 to 1";
    } else if (channel.voltage_input >= kMaxVoltageInputs) {
        why = "voltage_input: this node has only input 0";
    }
    return why == nullptr ? nullptr : refuse(channel, settings, why);
}

// A pulse input has a pin of its own, which the sampler does not see.
const char* Inputs::check_clamp(const ChannelSettings& channel, const Settings& settings,
                                size_t clamps) {
    const bool pulse = find_sensor(channel.sensor)->kind == SensorKind::kPulse;
    if (!channel.enabled || pulse || channel.ch < clamps) return nullptr;
    char why[] = "ch: this board has 0 clamps, 0 to 0";
    static_assert(kMaxChannels <= 9, "a digit each");
    why[19] = static_cast<char>('0' + clamps);
    if (clamps > 0) why[sizeof why - 2] = static_cast<char>('0' + clamps - 1);
    return refuse(channel, settings, why);
}

const char* Inputs::refuse(const ChannelSettings& channel, const Settings& settings,
                           const char* why) {
    static constexpr char kStart[] = "channels[0].";
    memcpy(error_, kStart, sizeof kStart);
    error_[9] = static_cast<char>('0' + (&channel - settings.channels));
    strncat(error_, why, sizeof error_ - sizeof kStart);
    return error_;
}

}  // namespace ohmstead
