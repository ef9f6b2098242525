// Any bytes as a question of the hub: it can be answered, and asks for nothing out of range.
#include "talk/ask.h"

#include "promise.h"

using ohmstead::Ask;
using ohmstead::JsonValue;
using ohmstead::promise;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size_b) {
    Ask ask;
    if (!read_ask(JsonValue::in(reinterpret_cast<const char*>(data), size_b), ask)) return 0;
    promise(ask.id > 0, "a question has a number");
    promise(ask.name() != nullptr, "a question has a name");
    if (ask.error == nullptr) promise(ask.for_ms <= 86'400'000, "nothing blinks for ever");
    return 0;
}
