// What happened outside, on its way to the one task that the node runs in.
#pragma once

#include <freertos/FreeRTOS.h>
#include <freertos/queue.h>

#include <atomic>

#include "measure/window.h"
#include "outside.h"

namespace ohmstead {

struct Event {
    enum class Kind : uint8_t {
        kWindow,
        kNoiseLearnt,
        kConnected,
        kUnreachable,
        kDisconnected,
        kReceived,
        kPosted,
        kFetched
    };
    Kind kind = Kind::kWindow;
    Topic topic = Topic::kAck;
    uint8_t ch = 0;
    int status = 0;  // of HTTP; 0: no answer came
    uint32_t retry_after_s = 0;
    float noise_a = 0;
    const char* error = nullptr;
    char* bytes = nullptr;  // whoever takes the event out calls `release`
    size_t size_b = 0;
    Window window;
};

class Events {
   public:
    Events();

    // Nobody waits here: a task that puts may hold a lock that the node's task waits for.
    // Without a payload; an answer with status 0. Never lost: what finds no room is remembered.
    void put(Event::Kind kind);
    // False: there is no room. Windows and what the hub says leave some for what the node cannot
    // do without.
    bool put(const Event& event);
    // The same with a copy of the bytes; false also if there is no memory for it.
    bool put_bytes(Event event, const void* bytes, size_t size_b);
    bool take(Event& event, uint32_t wait_ms);
    static void release(Event& event);

   private:
    static constexpr UBaseType_t kBesideWindows = 8;
    static constexpr UBaseType_t kBesideReceived = 5;  // as many as can be under way at once
    static constexpr UBaseType_t kRoom = 24 + kBesideWindows;  // 4.8 s of windows

    QueueHandle_t queue_;
    std::atomic<uint32_t> missed_{0};  // bit n: kind n found no room
};

}  // namespace ohmstead
