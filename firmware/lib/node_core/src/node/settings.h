// What the hub may set on a node. The hub owns the settings; the node keeps the last that it took.
#pragma once

#include "values.h"

namespace ohmstead {

constexpr size_t kMaxSensorName = 24;

struct ChannelSettings {
    uint8_t ch = 0;
    bool enabled = true;
    char sensor[kMaxSensorName] = "SCT-013-030";  // a name of measure/sensors.h
    float burden_ohm = 0;     // of a current-output sensor; 0: the sensor's own, or as listed
    float amps_per_volt = 0;  // at the pin; 0: as the sensor's name and its burden say
    // By how much later the current is seen than the voltage, beside the sampler's own skew. A
    // clamp that leads, as current transformers do, is positive; so is a voltage adapter that lags.
    float phase_us = 0;
    float noise_a = 0;  // RMS with the clamp open
    uint8_t voltage_input = 0;
    uint16_t phase_deg = 0;  // 0, 120, 180, 240: of this circuit, behind the measured voltage
    float multiply = 1;      // of a clamp round several turns, or one that sees a share
    bool invert = false;
    float assumed_v = 230;
    float assumed_pf = 1;
    float wh_per_pulse = 1;  // of a pulse input
};

struct Settings {
    uint32_t rev = 0;
    uint32_t interval_ms = 10'000;
    uint32_t live_ms = 2'000;
    uint8_t mains_hz = 0;      // 50, 60, or 0: found on the voltage input, else 50
    float volts_per_volt = 0;  // of the voltage input, mains to pin; 0: there is no voltage input
    uint8_t count = 0;
    ChannelSettings channels[kMaxChannels];
};

}  // namespace ohmstead
