// Whether a text is JSON, strictly: RFC 8259, valid UTF-8, no deeper than is ever said.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace ohmstead {

// One pass without recursion. After it a text can be walked without asking again.
class JsonCheck {
   public:
    static constexpr uint32_t kMaxDepth = 16;

    JsonCheck(const char* text, size_t size_b) : at_(text), end_(text + size_b) {}

    bool whole();  // the text is one value, and nothing but space around it

   private:
    bool begin_value();  // a scalar is read, an object or array opened
    bool go_on();        // after a value: a comma, or the end of what it lies in
    bool open(bool object);
    bool key();
    bool text();
    bool escape();
    bool hex4(uint32_t& code);
    bool character();  // in a text, beyond ASCII: one of UTF-8, the shortest way
    bool number();
    bool digits();
    bool word(const char* expected);
    bool accept(char expected);
    void skip_space();
    bool in_object() const { return (objects_ >> depth_ & 1) != 0; }

    const char* at_;
    const char* end_;
    uint32_t depth_ = 0;
    uint32_t objects_ = 0;   // bit n: what lies at depth n is an object
    bool complete_ = false;  // the value begun last
};

}  // namespace ohmstead
