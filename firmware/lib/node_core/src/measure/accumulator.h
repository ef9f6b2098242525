// The hot path: frames in, integer sums out, each clamp paired with the voltage of its own moment.
#pragma once

#include "measure/history.h"
#include "measure/inputs.h"
#include "measure/pulses.h"
#include "measure/sums.h"
#include "measure/taps.h"

namespace ohmstead {

class Accumulator {
   public:
    // Codes up to `lowest` and from `highest` clip. Before the first frame.
    void set_range(int32_t lowest, int32_t highest);

    // From the next frame on; `mains_hz` is what delays by an angle are reckoned with.
    void set_up(const Inputs& inputs, float frames_per_s, float mains_hz);

    // Take a frame. True: there is a frame, an earlier one, to work on.
    bool push(const Inputs& inputs, const uint16_t* codes, size_t count);
    void forget() { history_.forget(); }  // what comes next does not follow what came

    int32_t voltage() const { return history_.voltage(0); }
    int32_t clamp(size_t at) const { return history_.clamp(at); }
    // Add the frame that is worked on to the sums.
    void add(const Inputs& inputs, int32_t weight, Sums& sums) const;
    // Count pulses of the frame that is worked on; once a frame.
    void add_pulses(const Inputs& inputs, Sums& sums);

    // How many samples after the clamp's its voltage is, at this rate and frequency.
    static float moment(const Input& input, float frames_per_s, float mains_hz);
    const Taps& taps(size_t at) const { return taps_[at]; }
    // Whether the voltage that this clamp needs is stored at all, at this rate.
    bool reached(size_t at) const { return reached_[at]; }

    int32_t lowest() const { return lowest_; }  // relative to the middle
    int32_t highest() const { return highest_; }

   private:
    void add_channel(size_t at, bool with_voltage, int32_t weight, ChannelSums& sums) const;

    int32_t middle_ = 0;
    int32_t lowest_ = 0;
    int32_t highest_ = 0;
    int32_t back_ = 0;
    History history_;
    Taps taps_[kMaxChannels];
    bool reached_[kMaxChannels] = {};
    Pulses pulses_[kMaxChannels];
};

}  // namespace ohmstead
