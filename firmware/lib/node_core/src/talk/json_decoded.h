// The bytes of a JSON text in quotes, decoded one by one; UTF-8 stays as it is.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

namespace ohmstead {

class JsonDecoded {
   public:
    JsonDecoded(const char* at, const char* end) : at_(at + 1), end_(end) {}

    bool next(char& byte) {
        if (pending_ != 0) return take_pending(byte);
        if (at_ == end_ || *at_ == '"') return false;
        byte = *at_++;
        if (byte != '\\' || at_ == end_) return true;
        byte = *at_++;
        if (byte == 'u') {
            begin_code();
            return take_pending(byte);
        }
        static constexpr char kFrom[] = "bfnrt";
        static constexpr char kTo[] = "\b\f\n\r\t";
        const char* found = strchr(kFrom, byte);
        if (found != nullptr) byte = kTo[found - kFrom];
        return true;
    }

   private:
    uint32_t hex4() {
        uint32_t code = 0;
        for (int i = 0; i < 4 && at_ != end_; ++i) {
            const char digit = *at_++;
            const int value = digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
            code = code << 4 | static_cast<uint32_t>(value & 15);
        }
        return code;
    }

    void begin_code() {
        uint32_t code = hex4();
        if (code >= 0xd800 && code <= 0xdbff && end_ - at_ >= 6) {
            at_ += 2;
            code = 0x10000 + ((code & 0x3ff) << 10 | (hex4() & 0x3ff));
        }
        if (code < 0x80) {
            put(code);
            return;
        }
        const uint32_t more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
        for (uint32_t i = 0; i < more; ++i) {
            put(0x80 | (code & 0x3f));
            code >>= 6;
        }
        static constexpr uint32_t kLead[4] = {0, 0xc0, 0xe0, 0xf0};
        put(kLead[more] | code);
    }

    void put(uint32_t byte) { utf8_[pending_++] = static_cast<char>(byte); }
    bool take_pending(char& byte) {
        byte = utf8_[--pending_];
        return true;
    }

    const char* at_;
    const char* end_;
    char utf8_[4] = {};  // of one code, its last byte first
    uint32_t pending_ = 0;
};

}  // namespace ohmstead
