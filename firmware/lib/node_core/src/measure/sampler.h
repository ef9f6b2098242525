// Where samples come from. The ESP32's own ADC is one sampler, a file of codes another; an external
// ADC (ADS131M0x, ATM90E32) would be a third.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "values.h"

namespace ohmstead {

// Frames in the order they were taken. A frame is one code of each input: the voltage input first,
// if the sampler has one, then those of channels 0, 1, 2 ... whether they are enabled or not.
struct SampleBlock {
    const uint16_t* codes = nullptr;  // frames x inputs
    size_t frames = 0;
    size_t inputs = 0;
    uint64_t end_us = 0;  // uptime when the last frame was complete
    bool lost = false;    // samples before this block were lost
};

class Sampler {
   public:
    // The next block, if one is complete. It stays valid until the next call.
    virtual bool next(SampleBlock& block) = 0;
    // Whether the first input of a frame is the voltage input (connected or not; see the settings).
    virtual bool has_voltage_input() const { return true; }
    // How many clamps it samples: channels 0 to one less. Pulse inputs may lie behind them.
    virtual size_t clamps() const { return kMaxChannels; }
    // Full scale of one code, in volts at the pin: volts = code x scale. 12 bits: codes 0 to 4095.
    virtual float volts_per_code() const = 0;
    virtual uint16_t lowest_code() const = 0;   // at or below it the input clips
    virtual uint16_t highest_code() const = 0;  // at or above it the input clips
    // How much later than the frame's first input the n-th is sampled, in microseconds.
    virtual float skew_us(size_t input) const = 0;

   protected:
    ~Sampler() = default;
};

}  // namespace ohmstead
