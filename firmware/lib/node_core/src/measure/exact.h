// Variance and covariance from integer sums: the offset drops out exactly, with no filter to
// settle.
#pragma once

#include <stdint.h>

namespace ohmstead {

// Mean of x*y less the product of their means, of weighted sums whose weights add up to `weight`.
float covariance(int64_t sum_xy, int64_t sum_x, int64_t sum_y, int64_t weight);

}  // namespace ohmstead
