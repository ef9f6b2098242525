// What appliances draw: simple shapes that switch, wander and repeat as real ones do.
#include "loads.h"

#include <math.h>

#include "chance.h"

namespace ohmstead {
namespace {

constexpr double kDayS = 86'400;
constexpr double kTurn = 6.283185307179586;

// A smooth wander between -1 and 1 with a new direction each `every_s` seconds.
double gentle(uint64_t seed, double t_s, double every_s) {
    const double place = t_s / every_s;
    const double first = floor(place);
    const double x = place - first;
    const double share = x * x * (3 - 2 * x);
    const auto slot = static_cast<uint64_t>(first);
    return 2 * (share_of(seed, slot) * (1 - share) + share_of(seed, slot + 1) * share) - 1;
}

double hour(double t_s) {
    return fmod(t_s, kDayS) / 3600;
}

// Whether it runs: once in each slot at most, with a chance, for a while.
bool runs(uint64_t seed, double t_s, double slot_s, double chance, double longest_s) {
    const auto slot = static_cast<uint64_t>(t_s / slot_s);
    if (share_of(seed, slot) >= chance) return false;
    const double length_s = longest_s * (0.3 + 0.7 * share_of(seed + 1, slot));
    const double begins_s = share_of(seed + 2, slot) * (slot_s - length_s);
    const double elapsed_s = t_s - static_cast<double>(slot) * slot_s - begins_s;
    return elapsed_s >= 0 && elapsed_s < length_s;
}

double fridge(uint64_t seed, double t_s) {
    const double cycle_s = 2'400 + 900 * share_of(seed, 0);
    const double elapsed_s = fmod(t_s + cycle_s * share_of(seed, 1), cycle_s);
    return elapsed_s < 0.4 * cycle_s ? 88 + 30 * exp(-elapsed_s / 60) : 6;
}

double lights(uint64_t seed, double t_s) {
    const double at = hour(t_s);
    const bool lit = (at > 6.2 && at < 8.1) || at > 17;
    return 11 + (lit ? 22 * floor(2.5 + 2.4 * gentle(seed, t_s, 1'500)) : 0);
}

double solar(uint64_t seed, double t_s) {
    const double height = sin((hour(t_s) - 6) / 12 * kTurn / 2);
    const double clouds = 0.75 + 0.25 * gentle(seed, t_s, 300);
    return height > 0 ? -3'600 * height * clouds : -3;
}

}  // namespace

double watts(Load load, uint64_t seed, double t_s) {
    switch (load) {
        case Load::kMains:
            return 190 + 60 * gentle(seed, t_s, 900) + watts(Load::kKettle, seed + 7, t_s) +
                   watts(Load::kHeater, seed + 8, t_s) + watts(Load::kSolar, seed + 9, t_s);
        case Load::kSolar:
            return solar(seed, t_s);
        case Load::kFridge:
            return fridge(seed, t_s);
        case Load::kKettle:
            return 8 + (runs(seed, t_s, 900, 0.4, 200) ? 2'200 : 0);
        case Load::kHeater:
            return 12 + (runs(seed, t_s, 14'400, 0.8, 3'000) ? 2'950 : 0);
        case Load::kLights:
            return lights(seed, t_s);
        case Load::kStandby:
            return 34 + 9 * gentle(seed, t_s, 11);
    }
    return 0;
}

double volts(uint64_t seed, double t_s) {
    const double evening = cos((hour(t_s) - 19.5) * kTurn / 24);
    return 231 - 1.8 * evening + 1.6 * gentle(seed, t_s, 420) + 0.5 * gentle(seed + 1, t_s, 9);
}

double hertz(uint64_t seed, double t_s) {
    return 50 + 0.04 * gentle(seed, t_s, 45);
}

}  // namespace ohmstead
