// One field after the other, by type and range.
#include "node/fields.h"

#include <string.h>

namespace ohmstead {

namespace {

bool printable(const char* text) {
    for (; *text != '\0'; ++text) {
        const unsigned char byte = static_cast<unsigned char>(*text);
        if (byte < 0x20 || byte == 0x7f) return false;
    }
    return true;
}

}  // namespace

void Fields::real(const char* name, float& to, double least, double most, const char* should) {
    if (!has(name)) return;
    double value = 0;
    if (member(name).real(value) && value >= least && value <= most) {
        to = static_cast<float>(value);
    } else {
        say(name, should);
    }
}

void Fields::whole(const char* name, int64_t& to, int64_t least, int64_t most, const char* should) {
    if (!has(name)) return;
    int64_t value = 0;
    if (member(name).whole(value) && value >= least && value <= most) {
        to = value;
    } else {
        say(name, should);
    }
}

void Fields::milliseconds(const char* name, uint32_t& to_ms, double least_s, double most_s,
                          const char* should) {
    if (!has(name)) return;
    double seconds = 0;
    if (member(name).real(seconds) && seconds >= least_s && seconds <= most_s) {
        to_ms = static_cast<uint32_t>(seconds * 1000 + 0.5);
    } else {
        say(name, should);
    }
}

void Fields::truth(const char* name, bool& to) {
    if (has(name) && !member(name).truth(to)) say(name, "must be true or false");
}

void Fields::text(const char* name, char* to, size_t room_b, size_t least, const char* should) {
    if (!has(name)) return;
    char value[128];
    const size_t most_b = room_b < sizeof value ? room_b : sizeof value;
    if (member(name).text(value, most_b) && strlen(value) >= least && printable(value)) {
        memcpy(to, value, strlen(value) + 1);
    } else {
        say(name, should);
    }
}

void Fields::say(const char* name, const char* should) {
    complaint_.say(where_, index_, name, should);
}

}  // namespace ohmstead
