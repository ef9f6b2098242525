// Which way a node talks: MQTT, or HTTP once MQTT could not be reached three times in a row.
#pragma once

#include "outside.h"

namespace ohmstead {

constexpr uint64_t kNever = UINT64_MAX;

// State of the connection to the broker, and when to dial next (uptime).
class Link {
   public:
    Link(Random& random, bool http) : random_(random), http_(http) {}

    bool connected() const { return connected_; }
    bool over_http() const;   // batches go by POST at present
    uint64_t due_ms() const;  // when to dial, or give dialling up; kNever while connected

    bool dial(uint64_t up_ms);  // whether to dial now; `opened` or `unreachable` follows
    void opened();
    void unreachable(uint64_t up_ms);
    void lost(uint64_t up_ms);  // an open connection broke

   private:
    static constexpr uint32_t kHttpAfterFailures = 3;
    static constexpr uint32_t kMqttAgainMs = 60'000;
    static constexpr uint32_t kDiallingMs = 120'000;  // longer than any transport takes

    Random& random_;
    bool http_;
    bool connected_ = false;
    bool dialling_ = false;
    uint32_t failures_ = 0;
    uint64_t due_ms_ = 0;  // to dial; while dialling: to give it up
};

}  // namespace ohmstead
