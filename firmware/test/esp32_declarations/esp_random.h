// ESP-IDF 5.5, esp_hw_support: random numbers, true ones while the radio is on.
#pragma once
#include <stdint.h>
extern "C" uint32_t esp_random(void);
