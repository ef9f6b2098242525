// A PC has no second place for a firmware: the hub is told so, and nothing is fetched.
#pragma once

#include <string.h>

#include "outside.h"

namespace ohmstead {

class HostFirmware final : public Firmware {
   public:
    uint32_t room_b() override { return 0; }
    bool begin(uint32_t) override { return false; }
    bool write(const void*, size_t) override { return false; }
    bool start_next() override { return false; }
    bool on_trial() override { return false; }
    void confirm() override {}
    void roll_back() override {}
};

// Nobody signs for what cannot be started.
class HostSeal final : public Seal {
   public:
    void begin() override {}
    void add(const void*, size_t) override {}
    void end(uint8_t sum[kSumB]) override { memset(sum, 0, kSumB); }
    bool verify(const uint8_t*, const uint8_t*, size_t) override { return false; }
};

}  // namespace ohmstead
