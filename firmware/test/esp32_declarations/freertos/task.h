// FreeRTOS as in ESP-IDF 5.5: tasks. Stacks are in bytes.
#pragma once
#include "FreeRTOS.h"
typedef struct tskTaskControlBlock* TaskHandle_t;
typedef void (*TaskFunction_t)(void*);
extern "C" {
BaseType_t xTaskCreate(TaskFunction_t code, const char* name, uint32_t stack_b, void* argument,
                       UBaseType_t priority, TaskHandle_t* created);
BaseType_t xTaskCreatePinnedToCore(TaskFunction_t code, const char* name, uint32_t stack_b,
                                   void* argument, UBaseType_t priority, TaskHandle_t* created,
                                   BaseType_t core);
}
