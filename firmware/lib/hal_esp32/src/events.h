// What happened outside, on its way to the one task that the node runs in.
#pragma once

#include <freertos/FreeRTOS.h>
#include <freertos/queue.h>

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

    // The queue is never full for long; whoever finds it so waits. False: for 2 s, in vain.
    bool put(const Event& event);
    bool put(Event::Kind kind);
    // The same with a copy of the bytes; false also if there is no memory for it.
    bool put_bytes(Event event, const void* bytes, size_t size_b);
    bool take(Event& event, uint32_t wait_ms);
    static void release(Event& event);

   private:
    static constexpr size_t kRoom = 24;  // 4.8 s of windows
    QueueHandle_t queue_;
};

}  // namespace ohmstead
