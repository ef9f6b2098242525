// What the hub may ask a node to do, outside of its settings.
#pragma once

#include "talk/json_value.h"

namespace ohmstead {

struct Ask {
    enum class Kind : uint8_t { kUnknown, kIdentify, kNoise };
    int64_t id = 0;
    Kind kind = Kind::kUnknown;
    uint32_t for_ms = 30'000;     // of identify
    uint8_t ch = 0;               // of noise
    const char* error = nullptr;  // what is wrong with it

    const char* name() const;  // as on the wire
};

// False: there is no `id` that can be answered, 1 to 2^31 - 1.
bool read_ask(const JsonValue& from, Ask& ask);

}  // namespace ohmstead
