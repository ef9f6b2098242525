// Learning an open clamp's noise, when the node is installed; refused while mains is on it.
#pragma once

#include "measure/goertzel.h"

namespace ohmstead {

// Takes 5 s in blocks of 200 ms, which hold whole cycles of 50 and of 60 Hz. Each block gives its
// variance, with its own offset removed, and how much of it is mains.
class NoiseLearner {
   public:
    // `mains_hz` 0: not known, look for 50 and for 60. Codes are relative to the middle.
    void begin(float frames_per_s, float mains_hz, int32_t lowest, int32_t highest);
    void stop() { running_ = false; }
    bool running() const { return running_; }

    // Take a sample. True: it was the last.
    bool add(int32_t code);

    // What came of it: nullptr and the variance in codes squared, or why it could not be learnt.
    const char* result(float& variance) const;

   private:
    void begin_block();
    void end_block();

    bool running_ = false;
    uint32_t block_frames_ = 0;
    uint32_t blocks_ = 0;
    uint32_t frames_ = 0;
    int32_t lowest_ = 0;
    int32_t highest_ = 0;
    int32_t middle_ = 0;
    uint32_t clipped_ = 0;
    int64_t sum_ = 0;
    int64_t squares_ = 0;
    float turns_[2] = {};
    Goertzel mains_[2];
    float variance_ = 0;          // summed over blocks
    float mains_square_[2] = {};  // summed over blocks
};

}  // namespace ohmstead
