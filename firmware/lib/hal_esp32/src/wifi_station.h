// The way into the house's Wi-Fi, found again whenever it is lost.
#pragma once

#include <WiFi.h>

#include "esp32_board.h"
#include "node/provisioning.h"

namespace ohmstead {

class WifiStation {
   public:
    void start(const Provisioning& provisioning, const char* node) {
        wanted_ = &provisioning;
        WiFi.persistent(false);  // kept by us, with a CRC
        WiFi.setHostname(node);
        WiFi.mode(WIFI_STA);
        join();
    }
    // Every now and then. The driver comes back by itself from most losses, not from all.
    void keep() {
        if (wanted_ == nullptr || WiFi.isConnected()) {
            tried_ms_ = up_ms();
        } else if (up_ms() - tried_ms_ > kAgainMs) {
            WiFi.disconnect();
            join();
        }
    }

   private:
    static constexpr uint64_t kAgainMs = 60'000;

    void join() {
        tried_ms_ = up_ms();
        const char* passphrase = wanted_->passphrase;
        WiFi.begin(wanted_->wifi, passphrase[0] == '\0' ? nullptr : passphrase);
        WiFi.setSleep(false);
    }

    const Provisioning* wanted_ = nullptr;
    uint64_t tried_ms_ = 0;
};

}  // namespace ohmstead
