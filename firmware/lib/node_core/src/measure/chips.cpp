// The chips that a node may be.
#include "measure/chips.h"

#include <string.h>

namespace ohmstead {

namespace {
// ADC1 has 8 pins on an ESP32, 6 of them led out on common boards; 10 on an S3; 5 on a C3.
constexpr Chip kChips[] = {
    {"esp32", 150, 2450, 1300, 5},
    {"esp32-s3", 0, 3100, 1550, 6},
    {"esp32-c3", 0, 2500, 1250, 4},
};
constexpr float kSqrtHalf = 0.70710678f;
}  // namespace

const Chip* find_chip(const char* name) {
    for (const Chip& chip : kChips) {
        if (strcmp(chip.name, name) == 0) return &chip;
    }
    return nullptr;
}

float max_a(const Chip& chip, float amps_per_volt) {
    const int above = chip.highest_mv - chip.bias_mv, below = chip.bias_mv - chip.lowest_mv;
    const float peak_v = static_cast<float>(above < below ? above : below) / 1000;
    return peak_v * kSqrtHalf * amps_per_volt;
}

}  // namespace ohmstead
