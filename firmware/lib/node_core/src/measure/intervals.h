// Windows become intervals: registers count on, values are averaged, and what is left is rounded.
#pragma once

#include "measure/tally.h"
#include "measure/window.h"
#include "node/settings.h"

namespace ohmstead {

// An interval ends with the window whose end is nearest to a multiple of `interval_ms` of uptime.
class Intervals {
   public:
    // Count on from here; before the first window.
    void restore(uint8_t ch, const Register& energy);
    void set_up(const Settings& settings);  // registers go on, the open interval too

    // Add a window. True: it was the last of an interval, which is now in `done`.
    bool take(const Window& window, Interval& done);

    // What has come in since the last call, for the screen: values without registers.
    // False: nothing has.
    bool live(Interval& newest);

   private:
    static constexpr size_t kChannels = 64;  // every `ch` that there can be

    // Windows since some moment, as values of all channels.
    struct Stretch {
        bool open = false;
        uint64_t begin_us = 0;
        uint64_t end_us = 0;
        double hz_us = 0;  // Hz x us
        uint64_t hz_for_us = 0;
        bool gap = false;
        Tally tallies[kMaxChannels];  // in the order of the settings' channels

        void begin(uint64_t at_us);
        void add(const Window& window, const Settings& settings);
        void finish(const Settings& settings, Interval& to);
    };

    void book(const ChannelSettings& channel, Tally& tally);
    void close(Interval& done);

    Settings settings_;
    Register registers_[kChannels];
    Stretch interval_;
    Stretch live_;
    uint64_t due_us_ = 0;
};

}  // namespace ohmstead
