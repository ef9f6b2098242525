// FreeRTOS as in ESP-IDF 5.5, with the Arduino core's tick of 1 ms.
#pragma once
#include <stddef.h>
#include <stdint.h>
#if CONFIG_IDF_TARGET_ESP32C3
#define CONFIG_FREERTOS_UNICORE 1
#endif
typedef int BaseType_t;
typedef unsigned int UBaseType_t;
typedef uint32_t TickType_t;
#define pdFALSE ((BaseType_t)0)
#define pdTRUE ((BaseType_t)1)
#define pdPASS pdTRUE
#define portMAX_DELAY (TickType_t)0xffffffffUL
#define pdMS_TO_TICKS(ms) ((TickType_t)(ms))
