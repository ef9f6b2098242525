// The negative control: a parser that believes a length which it was told. It has to be found out.
#include <stddef.h>
#include <stdint.h>

#include "talk/json_value.h"

namespace {

// The first character of `seq` tells how many follow: as careless as a tired evening.
bool careless(const char* text, size_t size_b, char* to) {
    char said[64];
    const ohmstead::JsonValue value = ohmstead::JsonValue::in(text, size_b).member("seq");
    if (!value.text(said, sizeof said) || said[0] < '1') return false;
    for (int i = 0; i < said[0] - '0'; ++i) to[i] = said[1 + i];
    return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size_b) {
    char to[16] = "";
    const bool read = careless(reinterpret_cast<const char*>(data), size_b, to);
    return read && to[3] == '\0' && to[0] != '\0' && to[1] > '~' ? -1 : 0;  // so that it is needed
}
