// What the hub answers a node.
#pragma once

#include "talk/json_value.h"

namespace ohmstead {

struct Ack {
    enum class Means : uint8_t {
        kNothing,  // not an ack, or one of a later version of the protocol: as if none had come
        kKept,
        kUnreadable,
        kHelloUnreadable,
        kHello,  // say hello, and keep everything
        kReplay,
    };
    Means means = Means::kNothing;
    bool has_boot = false;
    bool has_seq = false;
    bool has_crc32 = false;
    uint32_t boot = 0;
    uint64_t seq = 0;
    uint32_t crc32 = 0;      // of the message that could not be read
    uint32_t commit_ms = 0;  // 0: not said
};

Ack read_ack(const JsonValue& from);

// A boot's name as on the wire, 8 lower-case hex digits.
bool read_boot(const JsonValue& from, uint32_t& boot);

}  // namespace ohmstead
