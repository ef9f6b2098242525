// The starting current: below it a channel has no load, and its register stands still.
//
// A meter must start at a stated current and must not creep without load (the idea of IEC
// 62053-21). What hides a small load is the noise of the converter: learnt RMS noise `noise_a` of
// one sample, over N samples, and a quarter of a code (`least_a`), which the converter may make up
// by itself.
//
// - With the voltage measured, noise has nothing to do with it and averages out of the power:
//     starting power = V * max(least_a, 6 * noise_a / sqrt(N))
// - Without, noise adds to the square of the current. What was learnt is subtracted; left over are
//   the chance of N samples, and noise a quarter stronger than it was when it was learnt:
//     starting current = max(least_a, noise_a * sqrt(1/4 + 6 * sqrt(2 / N)))
//
// Six standard deviations are passed by chance once in a billion times.
// N is that of a window of 200 ms first: what is above it counts at once, by its sign. What is
// below is pooled until the interval ends, and judged by the N of the pool, which lets far less
// load pass.
#pragma once

#include <stdint.h>

namespace ohmstead {

float starting_power_w(float voltage_v, float noise_a, float least_a, uint32_t samples);
float starting_current_a(float noise_a, float least_a, uint32_t samples);

}  // namespace ohmstead
