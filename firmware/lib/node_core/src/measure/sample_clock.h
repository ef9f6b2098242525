// The samples' clock: the true sample rate, and when a sample was taken, from when blocks came.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace ohmstead {

// The rate that was asked for is not believed: an ESP32 may run at 0.82 of it. A block's time is
// late by what the task waited; so the rate is taken over 16 to 32 s, and time follows it gently.
class SampleClock {
   public:
    // Take a block's frames and end. False: its samples do not follow the ones before without a
    // gap, by its own word or because the time does not fit.
    bool take(size_t frames, uint64_t end_us, bool lost);

    bool ready() const { return us_per_frame_ > 0; }
    float frames_per_s() const;
    uint64_t frames() const { return frames_; }
    // When the frame of this number (from 0, parts of frames count) was taken.
    double us_at(double frame) const;

   private:
    struct Mark {
        uint64_t frames = 0;
        uint64_t us = 0;
    };
    void start_over(uint64_t end_us);
    void measure_rate(uint64_t end_us);

    uint64_t frames_ = 0;  // taken so far
    double end_us_ = 0;    // of the newest, smoothed
    double us_per_frame_ = 0;
    bool begun_ = false;
    bool settled_ = false;
    Mark older_;
    Mark newer_;
};

}  // namespace ohmstead
