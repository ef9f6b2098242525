// Windows become intervals: registers count on, values are averaged, and what is left is rounded.
#pragma once

#include "measure/window.h"
#include "node/settings.h"

namespace ohmstead {

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
};

}  // namespace ohmstead
