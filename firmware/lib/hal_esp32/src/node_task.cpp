// The one task that the node runs in.
#include "node_task.h"

#include <freertos/task.h>

#include "esp32_board.h"

namespace ohmstead {

namespace {
constexpr uint64_t kLongestWaitMs = 1000;  // the watchdog is fed at least so often
}

bool NodeTask::start(Reset reset) {
    reset_ = reset;
    return xTaskCreate(run, "node", 12288, this, 5, nullptr) == pdPASS;
}

void NodeTask::run(void* self) {
    auto& task = *static_cast<NodeTask*>(self);
    Esp32Board::watch_this_task();
    task.node_.start(task.reset_, up_ms());
    for (;;) {
        Esp32Board::alive();
        const uint64_t now_ms = up_ms(), due_ms = task.node_.due_ms();
        const uint64_t until_ms = due_ms > now_ms ? due_ms - now_ms : 0;
        Event event;
        const uint64_t wait_ms = until_ms < kLongestWaitMs ? until_ms : kLongestWaitMs;
        if (task.events_.take(event, static_cast<uint32_t>(wait_ms))) {
            task.tell(event);
            Events::release(event);
        }
        if (up_ms() >= task.node_.due_ms()) task.node_.tick(up_ms());
    }
}

void NodeTask::tell(const Event& event) {
    const uint64_t now_ms = up_ms();
    switch (event.kind) {
        case Event::Kind::kWindow:
            return node_.take(event.window, now_ms);
        case Event::Kind::kNoiseLearnt:
            return node_.noise_learnt(event.ch, event.noise_a, event.error, now_ms);
        case Event::Kind::kConnected:
            return node_.connected(now_ms);
        case Event::Kind::kUnreachable:
            return node_.unreachable(now_ms);
        case Event::Kind::kDisconnected:
            return node_.disconnected(now_ms);
        case Event::Kind::kReceived:
            return node_.received(event.topic, event.bytes, event.size_b, now_ms);
        case Event::Kind::kPosted:
            return node_.posted(event.status, event.bytes, event.size_b, event.retry_after_s,
                                now_ms);
        case Event::Kind::kFetched:
            return node_.fetched(event.status, event.bytes, event.size_b, now_ms);
    }
}

}  // namespace ohmstead
