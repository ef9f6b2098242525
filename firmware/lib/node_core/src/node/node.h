// The node as a deterministic state machine: windows, messages and uptime in; calls of ports out.
#pragma once

#include "measure/window.h"
#include "node/settings.h"
#include "outside.h"
#include "values.h"

namespace ohmstead {

enum class Reset : uint8_t { kPowerOn, kBrownout, kWatchdog, kPanic, kSoftware, kUpdate, kOther };

struct Identity {
    char node[13] = "";         // 12 lower-case hex digits
    const char* firmware = "";  // "1.4.0"
    const char* hardware = "";  // "esp32", "esp32-s3", "esp32-c3", "virtual"
    bool http = true;           // may fall back to HTTP
};

struct Ports {
    Flash& flash;
    KeyValue& key_value;
    Transport& transport;
    Board& board;
    Measuring& measuring;
    Random& random;
};

class Node {
   public:
    Node(const Identity& identity, const Ports& ports);

    void start(Reset reset, uint64_t up_ms);

    // When `tick` has something to do next (uptime). Windows come when they come.
    uint64_t due_ms() const;
    void tick(uint64_t up_ms);
    void take(const Window& window, uint64_t up_ms);

    void connected(uint64_t up_ms);  // and subscribed to ack, settings, ask, update
    void unreachable(uint64_t up_ms);
    void disconnected(uint64_t up_ms);
    void received(Topic topic, const char* text, size_t size_b, uint64_t up_ms);
    // The answer to a POST; status 0: none came. `retry_after_s` 0: not said.
    void posted(int status, const char* text, size_t size_b, uint32_t retry_after_s,
                uint64_t up_ms);

    // What came of Measuring::learn_noise: the noise, or why it could not be learnt.
    void noise_learnt(uint8_t ch, float noise_a, const char* error, uint64_t up_ms);

    const Settings& settings() const;
};

}  // namespace ohmstead
