// What the meter makes of some 200 ms of samples: the smallest stretch that energy is counted over.
#pragma once

#include "values.h"

namespace ohmstead {

struct ChannelWindow {
    uint8_t ch = 0;
    uint8_t quality = 0;       // kAssumedVoltage, kClipped, kSamplesLost
    bool has_current = false;  // a pulse input has none
    bool has_voltage = false;  // measured, not assumed
    float current_sq_a2 = 0;   // mean square, noise variance subtracted: may be below zero
    float voltage_sq_v2 = 0;
    float power_w = 0;             // real power; where voltage is not measured: unused
    float noise_a = 0;             // RMS noise of a sample, as learnt: decides what is no load
    float least_a = 0;             // less cannot be told from what the converter makes up
    int64_t pulse_energy_mwh = 0;  // of a pulse input: energy counted in this window
};

struct Window {
    uint64_t end_us = 0;   // uptime at its end
    uint32_t us = 0;       // its length, by the clock and not by the count of samples
    float hz = 0;          // mains frequency; 0 where it was not found
    uint32_t samples = 0;  // of each input; 0: not known, and nothing is taken for noise
    uint8_t count = 0;
    ChannelWindow channels[kMaxChannels];
};

}  // namespace ohmstead
