// The starting current.
#include "measure/starting.h"

#include <math.h>

namespace ohmstead {

namespace {
constexpr float kDeviations = 6;
constexpr float kMoreNoise = 0.25f;  // of the variance
}  // namespace

float starting_power_w(float voltage_v, float noise_a, float least_a, uint32_t samples) {
    if (samples == 0) return 0;
    const float noise = kDeviations * noise_a / sqrtf(static_cast<float>(samples));
    return voltage_v * fmaxf(least_a, noise);
}

float starting_current_a(float noise_a, float least_a, uint32_t samples) {
    if (samples == 0) return 0;
    const float chance = kDeviations * sqrtf(2 / static_cast<float>(samples));
    return fmaxf(least_a, noise_a * sqrtf(kMoreNoise + chance));
}

}  // namespace ohmstead
