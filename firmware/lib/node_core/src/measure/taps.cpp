// Voltage between samples.
#include "measure/taps.h"

#include <math.h>

namespace ohmstead {

void Taps::place(float samples) {
    first_ = static_cast<int32_t>(floorf(samples)) - 1;
}

void Taps::shares(float samples, float (&of)[kTaps]) const {
    const float x = samples - static_cast<float>(first_ + 1);  // 0 to 1 between the middle two
    of[0] = -x * (x - 1) * (x - 2) / 6;
    of[1] = (x + 1) * (x - 1) * (x - 2) / 2;
    of[2] = -(x + 1) * x * (x - 2) / 2;
    of[3] = (x + 1) * x * (x - 1) / 6;
}

}  // namespace ohmstead
