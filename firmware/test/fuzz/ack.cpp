// Any bytes as the hub's ack: it names a batch as it must, or means nothing.
#include "talk/ack.h"

#include "promise.h"

using ohmstead::Ack;
using ohmstead::JsonValue;
using ohmstead::promise;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size_b) {
    const Ack ack = read_ack(JsonValue::in(reinterpret_cast<const char*>(data), size_b));
    if (ack.means == Ack::Means::kKept) {
        promise(ack.has_boot && ack.has_seq && ack.seq > 0, "a batch that is kept has its name");
    }
    promise(ack.has_seq || ack.seq == 0, "a seq that was not said is not made up");
    return 0;
}
