// A board without an LED: it says so when it would blink.
#pragma once

#include <stdio.h>

#include <string>

#include "outside.h"

namespace ohmstead {

class HostBoard final : public Board {
   public:
    explicit HostBoard(std::string node) : node_(std::move(node)) {}

    void identify(uint32_t for_ms) override {
        printf("{\"identify\":\"%s\",\"for_ms\":%u}\n", node_.c_str(),
               static_cast<unsigned>(for_ms));
        fflush(stdout);
    }
    int32_t rssi_dbm() override { return -50; }
    uint32_t free_heap_b() override { return 128 * 1024; }
    void restart() override { restart_wanted_ = true; }

    bool restart_wanted() {
        const bool wanted = restart_wanted_;
        restart_wanted_ = false;
        return wanted;
    }

   private:
    std::string node_;
    bool restart_wanted_ = false;
};

}  // namespace ohmstead
