// What a value is asked for: a member, a truth, a number, a text.
#include "talk/json_value.h"

#include <string.h>

#include "talk/json_check.h"
#include "talk/json_decimal.h"
#include "talk/json_decoded.h"
#include "talk/json_items.h"

namespace ohmstead {

JsonValue JsonValue::in(const char* text, size_t size_b) {
    if (text == nullptr || !JsonCheck(text, size_b).whole()) return JsonValue();
    const char* end = text + size_b;
    while (*text == ' ' || *text == '\n' || *text == '\r' || *text == '\t') ++text;
    return JsonValue(text, end);
}

JsonValue::Kind JsonValue::kind() const {
    if (at_ == end_) return Kind::kMissing;
    switch (*at_) {
        case '{':
            return Kind::kObject;
        case '[':
            return Kind::kArray;
        case '"':
            return Kind::kText;
        case 't':
        case 'f':
            return Kind::kTruth;
        case 'n':
            return Kind::kNull;
        default:
            return Kind::kNumber;
    }
}

JsonValue JsonValue::member(const char* name) const {
    if (kind() != Kind::kObject) return JsonValue();
    JsonItems items(*this);
    JsonValue item;
    while (items.next(item)) {
        if (items.key().is(name)) return item;
    }
    return JsonValue();
}

bool JsonValue::truth(bool& to) const {
    if (kind() != Kind::kTruth) return false;
    to = *at_ == 't';
    return true;
}

bool JsonValue::whole(int64_t& to) const {
    if (kind() != Kind::kNumber) return false;
    const JsonDecimal read = JsonDecimal::read(at_, end_);
    return read.integer(to);
}

bool JsonValue::real(double& to) const {
    if (kind() != Kind::kNumber) return false;
    const JsonDecimal read = JsonDecimal::read(at_, end_);
    return read.real(to);
}

bool JsonValue::digits(char* to, size_t room_b) const {
    if (kind() != Kind::kNumber) return false;
    size_t size_b = 0;
    for (const char* at = at_; at != end_ && strchr("+-.0123456789eE", *at) != nullptr; ++at) {
        if (size_b + 1 >= room_b) return false;
        to[size_b++] = *at;
    }
    to[size_b] = '\0';
    return true;
}

bool JsonValue::text(char* to, size_t room_b) const {
    if (kind() != Kind::kText || room_b == 0) return false;
    JsonDecoded decoded(at_, end_);
    size_t size_b = 0;
    char byte = 0;
    while (decoded.next(byte)) {
        if (byte == '\0' || size_b + 1 == room_b) return false;
        to[size_b++] = byte;
    }
    to[size_b] = '\0';
    return true;
}

size_t JsonValue::size_b() const {
    JsonItems from(JsonValue{});
    from.at_ = at_;
    from.end_ = end_;
    if (at_ != end_) from.skip_value();
    return static_cast<size_t>(from.at_ - at_);
}

bool JsonValue::is(const char* text) const {
    if (kind() != Kind::kText) return false;
    JsonDecoded decoded(at_, end_);
    char byte = 0;
    for (; decoded.next(byte); ++text) {
        if (byte == '\0' || byte != *text) return false;
    }
    return *text == '\0';
}

}  // namespace ohmstead
