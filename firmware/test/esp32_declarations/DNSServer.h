// Arduino core 3.3 for the ESP32: a name server that knows one answer.
#pragma once
#include "WiFi.h"
class DNSServer {
   public:
    bool start(uint16_t port, const String& domain, const IPAddress& resolved);
    void processNextRequest();
    void stop();
};
