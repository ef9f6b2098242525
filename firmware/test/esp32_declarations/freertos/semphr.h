// FreeRTOS as in ESP-IDF 5.5: mutexes.
#pragma once
#include "queue.h"
typedef QueueHandle_t SemaphoreHandle_t;
extern "C" {
SemaphoreHandle_t xSemaphoreCreateMutex(void);
BaseType_t xSemaphoreTake(SemaphoreHandle_t semaphore, TickType_t ticks);
BaseType_t xSemaphoreGive(SemaphoreHandle_t semaphore);
}
