// Mains cycles: where the voltage rises through a level, between samples, in spite of noise.
#pragma once

#include <stdint.h>

namespace ohmstead {

// The level lies above the middle, where even a modified sine rises steeply (its middle is flat,
// and noise would choose the moment). It counts again only after the voltage has been as far below.
class Crossings {
   public:
    // Levels from the mean and RMS of the last window, in codes; RMS under `least`: no mains.
    void set_levels(float mean, float rms, float least);
    // A cycle is not shorter than this; whatever crosses sooner is a disturbance.
    void set_shortest(uint32_t frames) { shortest_ = frames; }
    void forget();

    // Take the next sample. True: the voltage rose through the level after `part` (0 to 1) of the
    // way from the sample before to this one.
    bool add(int32_t code, float& part);

    bool active() const { return active_; }
    uint32_t since() const { return since_; }  // frames since the last crossing

   private:
    bool active_ = false;
    bool armed_ = false;
    bool first_ = true;  // no crossing yet that another could be too near to
    int32_t before_ = 0;
    float upper_ = 0;
    float lower_ = 0;
    uint32_t shortest_ = 0;
    uint32_t since_ = 0;
};

}  // namespace ohmstead
