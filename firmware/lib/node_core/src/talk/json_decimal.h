// A number of JSON as its digits and a power of ten, and from there an integer or a double.
#pragma once

#include <stdint.h>

namespace ohmstead {

struct JsonDecimal {
    bool negative = false;
    uint64_t digits = 0;  // 19 digits are more than a double tells apart
    int32_t exponent = 0;
    bool plain = true;  // written without a point and an exponent
    bool exact = true;  // no digit was left out

    static JsonDecimal read(const char* at, const char* end);

    bool integer(int64_t& to) const;
    bool real(double& to) const;
};

}  // namespace ohmstead
