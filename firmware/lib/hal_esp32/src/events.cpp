// The queue in front of the node.
#include "events.h"

#include <stdlib.h>
#include <string.h>

namespace ohmstead {

Events::Events() : queue_(xQueueCreate(kRoom, sizeof(Event))) {}

bool Events::put(const Event& event) {
    return xQueueSend(queue_, &event, pdMS_TO_TICKS(2000)) == pdTRUE;
}

bool Events::put(Event::Kind kind) {
    Event event;
    event.kind = kind;
    return put(event);
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
    return xQueueReceive(queue_, &event, pdMS_TO_TICKS(wait_ms)) == pdTRUE;
}

void Events::release(Event& event) {
    free(event.bytes);
    event.bytes = nullptr;
}

}  // namespace ohmstead
