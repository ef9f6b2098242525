// The first tenth of a second: where the voltage's middle is, and where its first cycle begins.
#pragma once

#include <stdint.h>

#include "measure/crossings.h"

namespace ohmstead {

// Levels are guessed from 40 ms, then taken from two whole cycles: windows whose first and last
// crossing were at different levels would not hold whole cycles.
class FirstLook {
   public:
    enum class Seen : uint8_t { kNothingYet, kCycle, kNoCycles };

    // Take a voltage. kCycle: a cycle begins after `part` of the way to this sample.
    Seen add(Crossings& crossings, int32_t code, float least, float frames_per_s, float& part);

   private:
    enum class Stage : uint8_t { kGuess, kAlign, kTakeLevels, kBegin };
    void set_levels(Crossings& crossings, float least) const;
    void start_sums();

    Stage stage_ = Stage::kGuess;
    uint32_t frames_ = 0;   // in all
    uint32_t crossed_ = 0;  // since the sums began
    int64_t count_ = 0;
    int64_t sum_ = 0;
    int64_t squares_ = 0;
};

}  // namespace ohmstead
