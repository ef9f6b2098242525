// Arduino core 3.3 for the ESP32: Wi-Fi.
#pragma once
#include "Arduino.h"
typedef enum { WIFI_OFF, WIFI_STA, WIFI_AP, WIFI_AP_STA } wifi_mode_t;
typedef enum { WIFI_AUTH_OPEN = 0 } wifi_auth_mode_t;
class IPAddress {};
class WiFiClass {
   public:
    static bool mode(wifi_mode_t mode);
    static void persistent(bool on);
    static bool setHostname(const char* name);
    bool begin(const char* name, const char* passphrase = nullptr);
    bool disconnect(bool wifi_off = false, bool erase = false, unsigned long timeout_ms = 0);
    bool isConnected();
    bool setSleep(bool on);
    int8_t RSSI();
    bool softAP(const char* name, const char* passphrase = nullptr);
    IPAddress softAPIP();
    int16_t scanNetworks(bool async = false, bool hidden = false);
    void scanDelete();
    String SSID(uint8_t item);
    int32_t RSSI(uint8_t item);
    wifi_auth_mode_t encryptionType(uint8_t item);
};
extern WiFiClass WiFi;
