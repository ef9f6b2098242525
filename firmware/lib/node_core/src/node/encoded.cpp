// Decoding what the hub wrote as text; both read up to the NUL and never past it.
#include "node/encoded.h"

#include <string.h>

namespace ohmstead {

namespace {

bool hex_digit(char digit, uint8_t& value) {
    if (digit >= '0' && digit <= '9') {
        value = static_cast<uint8_t>(digit - '0');
    } else if (digit >= 'a' && digit <= 'f') {
        value = static_cast<uint8_t>(digit - 'a' + 10);
    } else {
        return false;
    }
    return true;
}

bool base64_digit(char digit, uint32_t& value) {
    static constexpr char kDigits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char* found = digit == '\0' ? nullptr : strchr(kDigits, digit);
    if (found == nullptr) return false;
    value = static_cast<uint32_t>(found - kDigits);
    return true;
}

// Four digits, up to two of them padding, are one to three bytes. Returns 0 where they are none.
size_t read_four(const char* text, uint8_t bytes[3]) {
    size_t digits = 4;
    while (digits > 2 && text[digits - 1] == '=') --digits;
    uint32_t bits = 0;
    for (size_t i = 0; i < 4; ++i) {
        uint32_t value = 0;
        if (i < digits && !base64_digit(text[i], value)) return 0;
        bits = bits << 6 | value;
    }
    for (size_t i = 0; i < 3; ++i) bytes[i] = static_cast<uint8_t>(bits >> (16 - 8 * i));
    const size_t count = digits - 1;
    return count == 3 || bytes[count] == 0 ? count : 0;
}

}  // namespace

bool from_hex(const char* text, uint8_t* to, size_t size_b) {
    for (size_t i = 0; i < size_b; ++i, text += 2) {
        uint8_t high = 0;
        uint8_t low = 0;
        if (!hex_digit(text[0], high) || !hex_digit(text[1], low)) return false;
        to[i] = static_cast<uint8_t>(high << 4 | low);
    }
    return *text == '\0';
}

size_t from_base64(const char* text, uint8_t* to, size_t room_b) {
    const size_t digits = strlen(text);
    if (digits % 4 != 0) return 0;
    size_t size_b = 0;
    for (size_t i = 0; i < digits; i += 4) {
        uint8_t bytes[3];
        const size_t count = read_four(text + i, bytes);
        if (count == 0 || count > room_b - size_b) return 0;
        if (count < 3 && i + 4 < digits) return 0;  // padding stands at the end
        memcpy(to + size_b, bytes, count);
        size_b += count;
    }
    return size_b;
}

}  // namespace ohmstead
