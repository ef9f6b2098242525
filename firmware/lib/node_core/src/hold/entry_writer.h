// Builds the bytes of one entry. Whole numbers are written seven bits a byte, small ones shortest.
#pragma once

#include "hold/entry.h"

namespace ohmstead {

class EntryWriter {
   public:
    explicit EntryWriter(Kind kind);

    void put_bytes(uint64_t value, size_t count);  // the lowest byte first
    void put_number(uint64_t value);
    void put_signed(int64_t value);

    // Complete it for a sector. It may be completed again, for another.
    void seal(uint32_t salt);

    const uint8_t* bytes() const { return bytes_; }
    size_t size_b() const { return used_b_ + kEntryCrcB; }
    bool fits() const { return !overflowed_; }

   private:
    void put(uint8_t byte);

    uint8_t bytes_[kMaxEntryB] = {};
    size_t used_b_ = kEntryHeadB;
    bool overflowed_ = false;
};

}  // namespace ohmstead
