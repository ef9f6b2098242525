// Which pin is what, on each chip. docs/build-a-node.md has the same table, and a test compares
// them.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace ohmstead {

// Analogue pins are all of ADC1: ADC2 cannot sample while Wi-Fi is on.
#if CONFIG_IDF_TARGET_ESP32
constexpr int kVoltagePin = 36;
constexpr int kClampPins[] = {39, 34, 35, 32, 33};
constexpr int kPulsePin = 27;
constexpr int kLedPin = 2;
constexpr int kButtonPin = 0;
#elif CONFIG_IDF_TARGET_ESP32S3
constexpr int kVoltagePin = 1;
constexpr int kClampPins[] = {2, 4, 5, 6, 7, 8};  // 3 is a strapping pin
constexpr int kPulsePin = 9;
constexpr int kLedPin = 48;
constexpr int kButtonPin = 0;
#elif CONFIG_IDF_TARGET_ESP32C3
constexpr int kVoltagePin = 0;
constexpr int kClampPins[] = {1, 3, 4, 2};  // 2 is a strapping pin: the last to be used
constexpr int kPulsePin = 10;
constexpr int kLedPin = 8;
constexpr int kButtonPin = 9;
#else
#error "This chip has no pins yet: ESP32, ESP32-S3 or ESP32-C3"
#endif

constexpr size_t kClamps = sizeof(kClampPins) / sizeof(kClampPins[0]);

}  // namespace ohmstead
