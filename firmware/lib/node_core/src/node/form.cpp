// Fields between &, a name and a value around =, + for a space and %41 for an A.
#include "node/form.h"

namespace ohmstead {

namespace {

int hex(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    const char lower = static_cast<char>(digit | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// One byte of a name or value; false: badly encoded.
bool decode(const char*& at, const char* end, char& byte) {
    byte = *at++;
    if (byte == '+') byte = ' ';
    if (byte != '%') return true;
    if (end - at < 2) return false;
    const int high = hex(*at++);
    const int low = hex(*at++);
    byte = static_cast<char>(high * 16 + low);
    return high >= 0 && low >= 0;
}

bool is_named(const char* at, const char* end, const char* name) {
    char byte = 0;
    for (; at != end && *name != '\0'; ++name) {
        if (!decode(at, end, byte) || byte != *name) return false;
    }
    return at == end && *name == '\0';
}

NamedTexts::Found copy(const char* at, const char* end, char* to, size_t room_b) {
    size_t size_b = 0;
    while (at != end) {
        if (size_b + 1 >= room_b || !decode(at, end, to[size_b])) return NamedTexts::Found::kBad;
        if (to[size_b++] == '\0') return NamedTexts::Found::kBad;
    }
    to[size_b] = '\0';
    return NamedTexts::Found::kGood;
}

const char* find_byte(const char* at, const char* end, char byte) {
    while (at != end && *at != byte) ++at;
    return at;
}

}  // namespace

NamedTexts::Found Form::find(const char* name, char* to, size_t room_b) const {
    for (const char* at = text_; room_b > 0 && at != end_;) {
        const char* field_end = find_byte(at, end_, '&');
        const char* name_end = find_byte(at, field_end, '=');
        if (is_named(at, name_end, name)) {
            const char* value = name_end == field_end ? field_end : name_end + 1;
            return copy(value, field_end, to, room_b);
        }
        at = field_end == end_ ? end_ : field_end + 1;
    }
    return Found::kMissing;
}

}  // namespace ohmstead
