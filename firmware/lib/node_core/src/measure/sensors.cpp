// The sensors that a channel may have.
#include "measure/sensors.h"

#include <string.h>

namespace ohmstead {

namespace {
constexpr SensorKind kVolts = SensorKind::kVoltageOutput;  // 1 V at the rated current
constexpr Sensor kSensors[] = {
    {"SCT-013-000", SensorKind::kCurrentOutput, 100, 2000, 33},
    {"SCT-013-005", kVolts, 5, 0, 0},
    {"SCT-013-010", kVolts, 10, 0, 0},
    {"SCT-013-015", kVolts, 15, 0, 0},
    {"SCT-013-020", kVolts, 20, 0, 0},
    {"SCT-013-025", kVolts, 25, 0, 0},
    {"SCT-013-030", kVolts, 30, 0, 0},
    {"SCT-013-050", kVolts, 50, 0, 0},
    {"SCT-013-060", kVolts, 60, 0, 0},
    {"pulse", SensorKind::kPulse, 0, 0, 0},
};
}  // namespace

const Sensor* find_sensor(const char* name) {
    for (const Sensor& sensor : kSensors) {
        if (strcmp(sensor.name, name) == 0) return &sensor;
    }
    return nullptr;
}

float amps_per_volt(const Sensor& sensor, float burden_ohm) {
    switch (sensor.kind) {
        case SensorKind::kCurrentOutput:
            return sensor.turns / (burden_ohm > 0 ? burden_ohm : sensor.burden_ohm);
        case SensorKind::kVoltageOutput:
            return sensor.rated_a;
        case SensorKind::kPulse:
            return 0;
    }
    return 0;
}

}  // namespace ohmstead
