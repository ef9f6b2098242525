// Takes the payload of an entry apart, and never reads beyond it.
#pragma once

#include "hold/entry.h"

namespace ohmstead {

// After the first thing that is not right every answer is 0, and `ended_well` is false.
class PayloadReader {
   public:
    explicit PayloadReader(const Entry& entry)
        : at_(entry.payload), end_(entry.payload + entry.size_b) {}

    uint64_t bytes(size_t count);
    uint64_t number(uint64_t greatest = UINT64_MAX);
    uint32_t number32() { return static_cast<uint32_t>(number(UINT32_MAX)); }
    int64_t signed_number();
    int32_t signed32();

    bool ended_well() const { return good_ && at_ == end_; }

   private:
    uint8_t byte();

    const uint8_t* at_;
    const uint8_t* end_;
    bool good_ = true;
};

}  // namespace ohmstead
