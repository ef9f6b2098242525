// Takes the payload of an entry apart.
#include "hold/payload_reader.h"

namespace ohmstead {

uint8_t PayloadReader::byte() {
    if (!good_ || at_ == end_) {
        good_ = false;
        return 0;
    }
    return *at_++;
}

uint64_t PayloadReader::bytes(size_t count) {
    uint64_t value = 0;
    for (size_t i = 0; i < count; ++i) {
        value |= static_cast<uint64_t>(byte()) << (8 * i);
    }
    return value;
}

uint64_t PayloadReader::number(uint64_t greatest) {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const uint8_t next = byte();
        value |= static_cast<uint64_t>(next & 0x7FU) << shift;
        if ((next & 0x80U) == 0) {
            good_ = good_ && value <= greatest;
            return good_ ? value : 0;
        }
    }
    good_ = false;
    return 0;
}

int64_t PayloadReader::signed_number() {
    const uint64_t value = number();
    const uint64_t sign = (value & 1U) != 0 ? UINT64_MAX : 0;
    return static_cast<int64_t>((value >> 1) ^ sign);
}

int32_t PayloadReader::signed32() {
    const int64_t value = signed_number();
    good_ = good_ && value >= INT32_MIN && value <= INT32_MAX;
    return good_ ? static_cast<int32_t>(value) : 0;
}

}  // namespace ohmstead
