// The negative control: a parser that believes a length which it was told. It has to be found out.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "talk/json_value.h"

namespace {

// `{"text":...}`, its first character counts the others: as careless as a tired evening.
bool careless(const char* text, size_t size_b, char* to) {
    char said[64];
    const ohmstead::JsonValue value = ohmstead::JsonValue::in(text, size_b).member("seq");
    if (!value.text(said, sizeof said) || said[0] < '1') return false;
    memcpy(to, said + 1, static_cast<size_t>(said[0] - '0'));
    return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size_b) {
    char* to = static_cast<char*>(malloc(16));
    careless(reinterpret_cast<const char*>(data), size_b, to);
    free(to);
    return 0;
}
