// What a fuzzer holds a parser to, beside not breaking: whatever is promised here, or it ends.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

namespace ohmstead {

inline void promise(bool kept, const char* what) {
    if (kept) return;
    fprintf(stderr, "BROKEN PROMISE: %s\n", what);
    abort();
}

// A text in a fixed place ends within it.
template <size_t kRoomB>
void promise_end(const char (&text)[kRoomB]) {
    promise(memchr(text, '\0', kRoomB) != nullptr, "a text ends within its place");
}

// The bytes of an input, one after the other; zeros when they have come to their end.
class Script {
   public:
    Script(const uint8_t* bytes, size_t size_b) : at_(bytes), end_(bytes + size_b) {}

    bool over() const { return at_ == end_; }
    uint8_t byte() { return over() ? uint8_t{0} : *at_++; }
    uint32_t number() { return byte() | uint32_t{byte()} << 8; }
    const char* text(size_t& size_b) {  // what follows, of the length said before it
        size_b = number();
        const size_t left_b = static_cast<size_t>(end_ - at_);
        if (size_b > left_b) size_b = left_b;
        const char* text = reinterpret_cast<const char*>(at_);
        at_ += size_b;
        return text;
    }

   private:
    const uint8_t* at_;
    const uint8_t* end_;
};

}  // namespace ohmstead
