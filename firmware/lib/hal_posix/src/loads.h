// What appliances draw, in W: pure functions of a seed and the time of the house.
#pragma once

#include <stdint.h>

namespace ohmstead {

enum class Load : uint8_t { kMains, kSolar, kFridge, kKettle, kHeater, kLights, kStandby };
constexpr uint8_t kLoads = 7;

// At `t_s` seconds of the house's time, which begins at a midnight. Solar is negative.
double watts(Load load, uint64_t seed, double t_s);
double volts(uint64_t seed, double t_s);
double hertz(uint64_t seed, double t_s);

}  // namespace ohmstead
