// Pulses of a utility meter's LED or S0 output, seen by the converter.
#pragma once

#include <stdint.h>

namespace ohmstead {

// A pulse is a rise from below a quarter of the range to above three quarters, each of which lasts:
// a rise that is shorter than `shortest` frames is a disturbance.
class Pulses {
   public:
    // Codes relative to the middle of a range of `range` codes.
    void set_up(int32_t range, uint32_t shortest) {
        quarter_ = range / 4;
        shortest_ = shortest;
    }
    bool add(int32_t code) {
        const bool high = high_ ? code > -quarter_ : code > quarter_;
        lasted_ = high == high_ ? 0 : lasted_ + 1;
        if (lasted_ < shortest_ || lasted_ == 0) return false;
        high_ = high;
        lasted_ = 0;
        const bool counts = high && seen_low_;
        seen_low_ = seen_low_ || !high;
        return counts;
    }

   private:
    int32_t quarter_ = 0;
    uint32_t shortest_ = 1;
    uint32_t lasted_ = 0;
    bool high_ = true;  // so that an input that is high at the start is no pulse
    bool seen_low_ = false;
};

}  // namespace ohmstead
