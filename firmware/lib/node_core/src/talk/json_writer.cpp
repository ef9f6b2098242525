// Text, digit by digit.
#include "talk/json_writer.h"

namespace ohmstead {

namespace {
constexpr char kHex[] = "0123456789abcdef";
}

void JsonWriter::decimal(const char* name, int64_t value, uint32_t places) {
    begin(name);
    if (value < 0) put('-');
    uint64_t rest = value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
    for (; places > 0 && rest % 10 == 0; --places) rest /= 10;
    char digits[24];  // the last one first
    uint32_t count = 0;
    while (rest > 0 || count <= places) {
        digits[count++] = static_cast<char>('0' + rest % 10);
        rest /= 10;
    }
    while (count > 0) {
        put(digits[--count]);
        if (count == places && count > 0) put('.');
    }
}

void JsonWriter::hex8(const char* name, uint32_t value) {
    begin(name);
    put('"');
    for (int shift = 28; shift >= 0; shift -= 4) put(kHex[value >> shift & 15]);
    put('"');
}

void JsonWriter::text(const char* name, const char* value) {
    begin(name);
    quoted(value);
}

void JsonWriter::truth(const char* name, bool value) {
    begin(name);
    put(value ? "true" : "false");
}

void JsonWriter::null(const char* name) {
    begin(name);
    put("null");
}

void JsonWriter::go_back(const Mark& mark) {
    size_b_ = mark.size_b;
    comma_ = mark.comma;
    fits_ = true;
}

void JsonWriter::open(const char* name, char bracket) {
    begin(name);
    put(bracket);
    comma_ = false;
}

void JsonWriter::close(char bracket) {
    put(bracket);
    comma_ = true;
}

void JsonWriter::begin(const char* name) {
    if (comma_) put(',');
    comma_ = true;
    if (name == nullptr) return;
    quoted(name);
    put(':');
}

void JsonWriter::quoted(const char* value) {
    put('"');
    for (; *value != '\0'; ++value) {
        const uint8_t byte = static_cast<uint8_t>(*value);
        if (byte == '"' || byte == '\\') put('\\');
        if (byte >= 0x20) {
            put(*value);
        } else {
            put("\\u00");
            put(kHex[byte >> 4]);
            put(kHex[byte & 15]);
        }
    }
    put('"');
}

void JsonWriter::put(char byte) {
    fits_ = fits_ && size_b_ < room_b_;
    if (fits_) to_[size_b_++] = byte;
}

void JsonWriter::put(const char* bytes) {
    for (; *bytes != '\0'; ++bytes) put(*bytes);
}

}  // namespace ohmstead
