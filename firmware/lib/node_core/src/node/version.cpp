// Reading a version, strictly: what is written in two ways would be signed in two ways.
#include "node/version.h"

namespace ohmstead {

namespace {

bool read_part(const char*& at, uint32_t& part) {
    const char* const begin = at;
    part = 0;
    while (*at >= '0' && *at <= '9') {
        part = part * 10 + static_cast<uint32_t>(*at++ - '0');
        if (part > Version::kMaxPart) return false;
    }
    return at != begin && (*begin != '0' || at == begin + 1);
}

}  // namespace

bool Version::read(const char* text, Version& version) {
    for (int i = 0; i < 3; ++i) {
        if (i > 0 && *text++ != '.') return false;
        if (!read_part(text, version.parts[i])) return false;
    }
    return *text == '\0';
}

}  // namespace ohmstead
