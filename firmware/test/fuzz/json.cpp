// Any bytes as JSON: what is taken can be walked to its end, and each value read or refused.
#include <math.h>

#include "promise.h"
#include "talk/json_items.h"
#include "talk/json_value.h"

using ohmstead::JsonItems;
using ohmstead::JsonValue;
using ohmstead::promise;

namespace {

void read(const JsonValue& value) {
    char small[4];
    char large[256];
    if (value.text(small, sizeof small)) promise(strlen(small) < sizeof small, "a text fits");
    if (value.text(large, sizeof large)) promise(value.is(large), "a text is what it is");
    double real = 0;
    if (value.real(real)) promise(isfinite(real), "a number is finite");
    int64_t whole = 0;
    bool truth = false;
    value.whole(whole);
    value.truth(truth);
    if (value.digits(large, sizeof large)) promise(large[0] != '\0', "a number has digits");
}

void walk(const JsonValue& value, const char* end, int depth) {
    promise(depth <= 64, "what is taken is not deep");
    promise(!value.missing(), "what is taken has no missing parts");
    promise(value.begin() + value.size_b() <= end, "a value ends within the text");
    read(value);
    JsonItems items(value);
    JsonValue item;
    while (items.next(item)) walk(item, end, depth + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size_b) {
    const char* text = reinterpret_cast<const char*>(data);
    const JsonValue value = JsonValue::in(text, size_b);
    if (!value.missing()) walk(value, text + size_b, 0);
    read(value.member("seq"));
    return 0;
}
