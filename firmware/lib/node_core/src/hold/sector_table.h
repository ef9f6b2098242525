// The sectors of the log in order, the oldest first, and those that hold nothing.
#pragma once

#include <stddef.h>

#include "hold/cursors.h"
#include "hold/sector_set.h"
#include "outside.h"

namespace ohmstead {

struct Sector {
    uint32_t order = 0;   // place in the log; of a merged sector that of the later source
    uint32_t serial = 0;  // salts the CRCs of its entries
    uint16_t physical = 0;
    uint16_t end_b = 0;  // where its last entry ends
    uint16_t span = 0;   // how many orders before its own it stands for too
    uint8_t records = 0;
    bool unmergeable = false;  // with the one after it: tried in vain

    uint32_t first() const { return order - span; }
    Position end() const { return {order, end_b}; }
};

class SectorTable {
   public:
    size_t count() const { return count_; }
    Sector& operator[](size_t index) { return sectors_[index]; }
    const Sector& operator[](size_t index) const { return sectors_[index]; }
    Sector& newest() { return sectors_[count_ - 1]; }
    const Sector& newest() const { return sectors_[count_ - 1]; }

    void clear();
    void insert(const Sector& sector);  // by order; where it is equal, the larger span comes later
    void remove(size_t index);          // the sector is not free by that
    size_t at_or_after(uint32_t order) const;  // the first such; count() if there is none

    // NOLINTNEXTLINE(cppcoreguidelines-non-private-member-variables-in-classes) it has its own
    SectorSet free;  // sectors that hold nothing of the log

   private:
    Sector sectors_[kMaxSectors];
    size_t count_ = 0;
};

}  // namespace ohmstead
