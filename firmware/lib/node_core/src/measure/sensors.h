// The sensors that a channel may have, by name.
#pragma once

#include <stdint.h>

namespace ohmstead {

enum class SensorKind : uint8_t { kCurrentOutput, kVoltageOutput, kPulse };

struct Sensor {
    const char* name;
    SensorKind kind;
    uint16_t rated_a;  // 0: of a pulse input
    float turns;       // of a current output: primary amperes for one ampere at the burden
    float burden_ohm;  // of a current output: where the settings name none
};

// nullptr: there is no such sensor.
const Sensor* find_sensor(const char* name);

// Amperes in the conductor for one volt at the pin. `burden_ohm` 0: as listed. 0 for a pulse input.
float amps_per_volt(const Sensor& sensor, float burden_ohm);

}  // namespace ohmstead
