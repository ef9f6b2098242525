// A set of the flash's sectors, a bit each.
#pragma once

#include <stdint.h>

namespace ohmstead {

constexpr uint32_t kMaxSectors = 512;  // 2 MiB; what the flash has beyond it is left alone

class SectorSet {
   public:
    bool has(uint32_t sector) const { return (words_[sector / 32] >> (sector % 32) & 1U) != 0; }
    void add(uint32_t sector) { words_[sector / 32] |= 1U << (sector % 32); }
    void remove(uint32_t sector) { words_[sector / 32] &= ~(1U << (sector % 32)); }

    uint32_t count() const {
        uint32_t count = 0;
        for (uint32_t sector = 0; sector < kMaxSectors; ++sector) count += has(sector) ? 1 : 0;
        return count;
    }

    // The first one after this sector, round the end. `kMaxSectors`: the set is empty.
    uint32_t after(uint32_t sector) const {
        for (uint32_t i = 1; i <= kMaxSectors; ++i) {
            const uint32_t next = (sector + i) % kMaxSectors;
            if (has(next)) return next;
        }
        return kMaxSectors;
    }

   private:
    uint32_t words_[kMaxSectors / 32] = {};
};

}  // namespace ohmstead
