// The queue in front of the node.
#include "events.h"

#include <stdlib.h>
#include <string.h>

namespace ohmstead {

namespace {

constexpr uint32_t bit(Event::Kind kind) {
    return uint32_t{1} << static_cast<uint32_t>(kind);
}

constexpr uint32_t kOfBroker =
    bit(Event::Kind::kConnected) | bit(Event::Kind::kUnreachable) | bit(Event::Kind::kDisconnected);

}  // namespace

Events::Events() : queue_(xQueueCreate(kRoom, sizeof(Event))) {}

void Events::put(Event::Kind kind) {
    Event event;
    event.kind = kind;
    if ((bit(kind) & kOfBroker) != 0) missed_ &= ~kOfBroker;  // the last word on it counts
    if (!put(event)) missed_ |= bit(kind);
}

bool Events::put(const Event& event) {
    UBaseType_t leave = 0;
    if (event.kind == Event::Kind::kWindow) leave = kBesideWindows;
    if (event.kind == Event::Kind::kReceived) leave = kBesideReceived;
    if (uxQueueSpacesAvailable(queue_) <= leave) return false;
    return xQueueSend(queue_, &event, 0) == pdTRUE;
}

bool Events::put_bytes(Event event, const void* bytes, size_t size_b) {
    event.bytes = static_cast<char*>(malloc(size_b + 1));
    if (event.bytes == nullptr) return false;
    memcpy(event.bytes, bytes, size_b);
    event.bytes[size_b] = '\0';
    event.size_b = size_b;
    if (put(event)) return true;
    release(event);
    return false;
}

bool Events::take(Event& event, uint32_t wait_ms) {
    const TickType_t ticks = missed_ == 0 ? pdMS_TO_TICKS(wait_ms) : 0;
    if (xQueueReceive(queue_, &event, ticks) == pdTRUE) return true;
    const uint32_t missed = missed_;  // later than all that was in the queue
    if (missed == 0) return false;
    event = Event();
    event.kind = static_cast<Event::Kind>(__builtin_ctz(missed));
    missed_ &= ~bit(event.kind);
    return true;
}

void Events::release(Event& event) {
    free(event.bytes);
    event.bytes = nullptr;
}

}  // namespace ohmstead
