// Variance and covariance from integer sums.
#include "measure/exact.h"

namespace ohmstead {

// weight * sum_xy - sum_x * sum_y would not fit 64 bits at 16-bit codes. Divided by `weight` it is
//   sum_xy - q_x * sum_y - r_x * q_y - r_x * r_y / weight    with sum_x = q_x * weight + r_x,
// where all but the last term are whole, and the last is smaller than `weight`.
float covariance(int64_t sum_xy, int64_t sum_x, int64_t sum_y, int64_t weight) {
    if (weight <= 0) return 0;
    const int64_t quotient_x = sum_x / weight, rest_x = sum_x % weight;
    const int64_t quotient_y = sum_y / weight, rest_y = sum_y % weight;
    const int64_t whole = sum_xy - quotient_x * sum_y - rest_x * quotient_y;
    const float n = static_cast<float>(weight);
    const float part = static_cast<float>(rest_x) * static_cast<float>(rest_y) / n;
    return (static_cast<float>(whole) - part) / n;
}

}  // namespace ohmstead
