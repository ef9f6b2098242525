// The last samples: the voltage of a cycle, and all inputs of the last 32 frames.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "values.h"

namespace ohmstead {

// A frame is worked on `kAhead` frames after it came, so that the voltage a little later than a
// clamp's sample is there, too. Codes are kept relative to the middle of the range.
class History {
   public:
    static constexpr int32_t kAhead = 32;
    static constexpr int32_t kVoltages = 1024;  // 240 degrees of a 45 Hz cycle at 68,000 frames/s
    static constexpr int32_t kMaxBack = kVoltages - kAhead - 2;

    void forget() { frames_ = 0; }

    void push(int32_t voltage, const int32_t* clamps, size_t count) {
        voltages_[newest_ & (kVoltages - 1)] = voltage;
        for (size_t at = 0; at < count; ++at) clamps_[newest_ & (kAhead - 1)][at] = clamps[at];
        ++newest_;
        if (frames_ < kVoltages) ++frames_;  // enough: it must not come round to 0
    }

    // Whether there is a frame to work on that has `back` frames before it.
    bool ready(int32_t back) const { return frames_ > static_cast<uint32_t>(kAhead - 1 + back); }

    // The voltage `at` frames after the frame that is worked on.
    int32_t voltage(int32_t at) const {
        return voltages_[(newest_ - kAhead + static_cast<uint32_t>(at)) & (kVoltages - 1)];
    }
    int32_t clamp(size_t at) const { return clamps_[newest_ & (kAhead - 1)][at]; }

   private:
    int32_t voltages_[kVoltages] = {};
    int32_t clamps_[kAhead][kMaxChannels] = {};
    uint32_t newest_ = 0;
    uint32_t frames_ = 0;  // since the last gap
};

}  // namespace ohmstead
