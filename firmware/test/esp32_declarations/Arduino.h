// Arduino core 3.3 for the ESP32: pins, the serial port, text.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#define HIGH 0x1
#define LOW 0x0
#define OUTPUT 0x03
#define INPUT_PULLUP 0x05
#define FALLING 0x02
#define ARDUINO_ISR_ATTR __attribute__((section(".iram1")))
#if !CONFIG_IDF_TARGET_ESP32
static const uint8_t RGB_BUILTIN = 97;
#define RGB_BUILTIN RGB_BUILTIN
#endif
extern "C" {
void pinMode(uint8_t pin, uint8_t mode);
void digitalWrite(uint8_t pin, uint8_t val);
int digitalRead(uint8_t pin);
void delay(uint32_t ms);
}
void attachInterruptArg(uint8_t pin, void (*)(void*), void* arg, int mode);
class String {
   public:
    String(const char* text = "");
    const char* c_str() const;
    unsigned int length() const;
    bool operator==(const String& other) const;
};
class HardwareSerial {
   public:
    size_t setRxBufferSize(size_t size);
    void begin(unsigned long baud);
    int available();
    int read();
    size_t println(const char* text);
};
extern HardwareSerial Serial;
