// The chips that a node may be: what their converter takes, and how many clamps they have pins for.
#pragma once

#include <stdint.h>

namespace ohmstead {

struct Chip {
    const char* name;
    uint16_t lowest_mv;   // the converter is straight from here
    uint16_t highest_mv;  // to here (12 dB attenuation)
    uint16_t bias_mv;     // the middle, to which clamps and voltage input are lifted
    uint8_t clamps;       // on ADC1, beside one voltage input
};

// nullptr: there is no such chip.
const Chip* find_chip(const char* name);

// The greatest RMS current whose sine fits the converter.
float max_a(const Chip& chip, float amps_per_volt);

}  // namespace ohmstead
