// The grammar of JSON, written out.
#include "talk/json_check.h"

namespace ohmstead {

bool JsonCheck::whole() {
    do {
        if (!begin_value()) return false;
        while (complete_ && depth_ > 0) {
            if (!go_on()) return false;
        }
    } while (!complete_);
    skip_space();
    return at_ == end_;
}

bool JsonCheck::begin_value() {
    skip_space();
    if (at_ == end_) return false;
    complete_ = true;
    switch (*at_) {
        case '{':
            return open(true);
        case '[':
            return open(false);
        case '"':
            return text();
        case 't':
            return word("true");
        case 'f':
            return word("false");
        case 'n':
            return word("null");
        default:
            return number();
    }
}

bool JsonCheck::open(bool object) {
    if (depth_ == kMaxDepth) return false;
    ++at_;
    ++depth_;
    objects_ = (objects_ & ~(uint32_t{1} << depth_)) | (uint32_t{object} << depth_);
    skip_space();
    if (accept(object ? '}' : ']')) {
        --depth_;
        return true;
    }
    complete_ = false;
    return !object || key();
}

bool JsonCheck::go_on() {
    skip_space();
    if (accept(',')) {
        complete_ = false;
        return !in_object() || key();
    }
    if (!accept(in_object() ? '}' : ']')) return false;
    --depth_;
    return true;
}

bool JsonCheck::key() {
    skip_space();
    if (!text()) return false;
    skip_space();
    return accept(':');
}

bool JsonCheck::text() {
    if (!accept('"')) return false;
    while (at_ != end_) {
        const uint8_t byte = static_cast<uint8_t>(*at_);
        if (byte == '"') {
            ++at_;
            return true;
        }
        if (byte < 0x20) return false;
        if (byte == '\\') {
            if (!escape()) return false;
        } else if (byte < 0x80) {
            ++at_;
        } else if (!character()) {
            return false;
        }
    }
    return false;
}

bool JsonCheck::escape() {
    ++at_;
    if (at_ == end_) return false;
    const char kind = *at_++;
    if (kind != 'u') {
        for (const char* known = "\"\\/bfnrt"; *known != '\0'; ++known) {
            if (kind == *known) return true;
        }
        return false;
    }
    uint32_t code = 0;
    if (!hex4(code)) return false;
    if (code < 0xd800 || code > 0xdfff) return true;
    // Half of a pair: the other half must follow.
    uint32_t low = 0;
    return code < 0xdc00 && accept('\\') && accept('u') && hex4(low) && low >= 0xdc00 &&
           low <= 0xdfff;
}

bool JsonCheck::hex4(uint32_t& code) {
    if (end_ - at_ < 4) return false;
    code = 0;
    for (int i = 0; i < 4; ++i) {
        const char digit = *at_++;
        code <<= 4;
        if (digit >= '0' && digit <= '9') {
            code |= static_cast<uint32_t>(digit - '0');
        } else if ((digit | 0x20) >= 'a' && (digit | 0x20) <= 'f') {
            code |= static_cast<uint32_t>((digit | 0x20) - 'a' + 10);
        } else {
            return false;
        }
    }
    return true;
}

bool JsonCheck::character() {
    const uint8_t first = static_cast<uint8_t>(*at_);
    const int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    if (first < 0xc2 || first > 0xf4 || end_ - at_ <= more) return false;
    uint32_t code = first & (0x3fU >> more);
    for (int i = 1; i <= more; ++i) {
        const uint8_t next = static_cast<uint8_t>(at_[i]);
        if ((next & 0xc0) != 0x80) return false;
        code = code << 6 | (next & 0x3fU);
    }
    static constexpr uint32_t kLeast[4] = {0, 0x80, 0x800, 0x10000};
    if (code < kLeast[more] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return false;
    at_ += more + 1;
    return true;
}

bool JsonCheck::number() {
    accept('-');
    if (!accept('0') && !digits()) return false;
    if (accept('.') && !digits()) return false;
    if (accept('e') || accept('E')) {
        if (!accept('+')) accept('-');
        return digits();
    }
    return true;
}

bool JsonCheck::digits() {
    const char* first = at_;
    while (at_ != end_ && *at_ >= '0' && *at_ <= '9') ++at_;
    return at_ != first;
}

bool JsonCheck::word(const char* expected) {
    for (; *expected != '\0'; ++expected) {
        if (!accept(*expected)) return false;
    }
    return true;
}

bool JsonCheck::accept(char expected) {
    if (at_ == end_ || *at_ != expected) return false;
    ++at_;
    return true;
}

void JsonCheck::skip_space() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
}

}  // namespace ohmstead
