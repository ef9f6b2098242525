// Voltage between samples: how a stored voltage is taken at any moment near or before a sample.
#pragma once

#include <stdint.h>

#include "measure/sums.h"

namespace ohmstead {

// A moment relative to a sample, in samples (positive: later): four neighbours and their shares.
// The sums over each neighbour are exact integers; the shares come in once a window, at its end, so
// that they use the rate and the frequency that were measured in that very window.
class Taps {
   public:
    // Choose the neighbours round `samples`. Fixed for a window.
    void place(float samples);
    // The first neighbour, relative to the sample; the others follow it.
    int32_t first() const { return first_; }
    // The shares of the neighbours for a moment that may have moved a little since `place`: the
    // cubic through four samples, exact to 1e-6 for a mains sine of 128 samples a cycle.
    void shares(float samples, float (&of)[kTaps]) const;

   private:
    int32_t first_ = -1;
};

}  // namespace ohmstead
