// What is summed over samples: integers only, so that a day is as exact as a second.
#pragma once

#include <stdint.h>

#include "values.h"

namespace ohmstead {

// A whole sample weighs 64. A boundary of a window cuts a sample in two parts that add up to 64:
// each sample is used once, and a window can be a whole number of cycles to 1/64 of a sample.
constexpr int32_t kWholeSample = 64;

// The voltage at the moment of a clamp's sample is interpolated from this many stored samples.
constexpr int kTaps = 4;

struct ChannelSums {
    int64_t x = 0;
    int64_t xx = 0;
    int64_t v[kTaps] = {};  // of the voltage at each tap; they differ at the edges
    int64_t xv[kTaps] = {};
    uint32_t clipped = 0;
    uint32_t pulses = 0;

    void add(const ChannelSums& more) {
        x += more.x;
        xx += more.xx;
        for (int tap = 0; tap < kTaps; ++tap) {
            v[tap] += more.v[tap];
            xv[tap] += more.xv[tap];
        }
        clipped += more.clipped;
        pulses += more.pulses;
    }
};

struct Sums {
    int64_t weight = 0;  // 64 for each sample
    int64_t v = 0;
    int64_t vv = 0;
    uint32_t v_clipped = 0;
    ChannelSums channels[kMaxChannels];

    void add(const Sums& more, size_t channels_used) {
        weight += more.weight;
        v += more.v;
        vv += more.vv;
        v_clipped += more.v_clipped;
        for (size_t at = 0; at < channels_used; ++at) channels[at].add(more.channels[at]);
    }
};

}  // namespace ohmstead
