// The settings as the meter uses them: for each enabled channel its input, its scale, its moment.
#pragma once

#include "measure/sampler.h"
#include "node/settings.h"

namespace ohmstead {

struct Input {
    uint8_t ch = 0;
    size_t place = 0;  // in a frame
    bool pulse = false;
    float amps_per_code = 0;  // positive; 0 for a pulse input
    float sign = 1;           // of power
    float late_us = 0;        // after the voltage's sample: the voltage is taken so much later
    float behind = 0;         // cycles that this circuit's voltage is behind the measured one
    float noise_a = 0;
    float least_a = 0;
    int64_t pulse_uwh = 0;
};

class Inputs {
   public:
    // Returns nullptr, or what is wrong; then nothing has changed.
    const char* take(const Settings& settings, const Sampler& sampler);

    size_t count() const { return count_; }
    const Input& operator[](size_t at) const { return inputs_[at]; }
    const Input* find(uint8_t ch) const;
    bool measures_voltage() const { return volts_per_code_ > 0; }
    float volts_per_code() const { return volts_per_code_; }
    uint8_t mains_hz() const { return mains_hz_; }  // 0: not set

   private:
    Input inputs_[kMaxChannels];
    size_t count_ = 0;
    float volts_per_code_ = 0;
    uint8_t mains_hz_ = 0;
    char error_[80] = "";

    const char* refuse(const ChannelSettings& channel, const Settings& settings, const char* why);
    const char* check(const ChannelSettings& channel, const Settings& settings);
    const char* check_clamp(const ChannelSettings& channel, const Settings& settings,
                            size_t clamps);
};

}  // namespace ohmstead
