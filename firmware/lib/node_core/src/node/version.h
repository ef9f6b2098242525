// Versions of firmware: three numbers, and which of two is the newer one.
#pragma once

#include <stdint.h>

namespace ohmstead {

struct Version {
    static constexpr uint32_t kMaxPart = 65'535;
    static constexpr uint32_t kRoomB = 18;  // "65535.65535.65535"

    uint32_t parts[3] = {};

    // "1.5.0": no sign, no leading zero, nothing before or behind. False: it is no such version.
    static bool read(const char* text, Version& version);

    bool newer_than(const Version& other) const {
        for (int i = 0; i < 3; ++i) {
            if (parts[i] != other.parts[i]) return parts[i] > other.parts[i];
        }
        return false;
    }
};

}  // namespace ohmstead
