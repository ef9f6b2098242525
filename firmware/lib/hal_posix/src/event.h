// What happened outside, waiting to be told to the node: ports never call it themselves.
#pragma once

#include <deque>
#include <string>

#include "outside.h"

namespace ohmstead {

struct Event {
    enum class Kind : uint8_t {
        kConnected,
        kUnreachable,
        kDisconnected,
        kReceived,
        kPosted,
        kFetched,
    };
    Kind kind;
    Topic topic = Topic::kAck;  // of what was received
    std::string text{};
    int status = 0;  // of an answer over HTTP; 0: there was none
    uint32_t retry_after_s = 0;
};

using Events = std::deque<Event>;

}  // namespace ohmstead
