// Digits to numbers without strtod, which wants a NUL at the end and asks for the locale.
#include "talk/json_decimal.h"

#include <math.h>

namespace ohmstead {

namespace {

bool is_digit(const char* at, const char* end) {
    return at != end && *at >= '0' && *at <= '9';
}

const char* read_digits(const char* at, const char* end, bool fraction, JsonDecimal& to) {
    for (; is_digit(at, end); ++at) {
        const uint64_t digit = static_cast<uint64_t>(*at - '0');
        if (to.exact && to.digits <= (UINT64_MAX - 9) / 10) {
            to.digits = to.digits * 10 + digit;
            if (fraction) --to.exponent;
        } else {
            to.exact = false;
            if (!fraction) ++to.exponent;
        }
    }
    return at;
}

int32_t read_exponent(const char* at, const char* end) {
    const bool negative = at != end && *at == '-';
    if (at != end && (*at == '-' || *at == '+')) ++at;
    int32_t exponent = 0;
    for (; is_digit(at, end); ++at) {
        if (exponent < 100'000) exponent = exponent * 10 + (*at - '0');
    }
    return negative ? -exponent : exponent;
}

// Powers of ten up to 1e22 are exact, so the usual number is rounded once.
double scaled(uint64_t digits, int32_t exponent) {
    static constexpr double kTen[23] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                        1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                        1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    double value = static_cast<double>(digits);
    if (digits == 0) return 0;
    for (; exponent > 22 && isfinite(value); exponent -= 22) value *= kTen[22];
    for (; exponent < -22 && value > 0; exponent += 22) value /= kTen[22];
    if (exponent > 22 || exponent < -22) return value;
    return exponent < 0 ? value / kTen[-exponent] : value * kTen[exponent];
}

}  // namespace

JsonDecimal JsonDecimal::read(const char* at, const char* end) {
    JsonDecimal read;
    if (at != end && *at == '-') {
        read.negative = true;
        ++at;
    }
    at = read_digits(at, end, false, read);
    if (at != end && *at == '.') {
        read.plain = false;
        at = read_digits(at + 1, end, true, read);
    }
    if (at != end && (*at == 'e' || *at == 'E')) {
        read.plain = false;
        read.exponent += read_exponent(at + 1, end);
    }
    return read;
}

bool JsonDecimal::integer(int64_t& to) const {
    if (!plain || !exact || digits > INT64_MAX) return false;
    to = static_cast<int64_t>(digits);
    if (negative) to = -to;
    return true;
}

bool JsonDecimal::real(double& to) const {
    const double value = scaled(digits, exponent);
    if (!isfinite(value)) return false;
    to = negative ? -value : value;
    return true;
}

}  // namespace ohmstead
