// One frequency in a run of samples (Goertzel): is mains on a clamp that should be open?
#pragma once

#include <math.h>
#include <stdint.h>

namespace ohmstead {

class Goertzel {
   public:
    // `turn`: cycles of the frequency for each sample.
    void begin(float turn) {
        factor_ = 2 * cosf(6.2831853f * turn);
        newest_ = before_ = 0;
    }
    void add(float value) {
        const float next = value + factor_ * newest_ - before_;
        before_ = newest_;
        newest_ = next;
    }
    // Mean square of this frequency's sine in `samples` values.
    float mean_square(uint32_t samples) const {
        const float n = static_cast<float>(samples);
        const float power = newest_ * newest_ + before_ * before_ - factor_ * newest_ * before_;
        return 2 * power / (n * n);
    }

   private:
    float factor_ = 0;
    float newest_ = 0;
    float before_ = 0;
};

}  // namespace ohmstead
