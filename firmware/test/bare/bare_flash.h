// NOR flash in memory whose power goes in the middle of a chosen operation, without any library.
#pragma once

#include <string.h>

#include "outside.h"

namespace ohmstead {

class BareFlash final : public Flash {
   public:
    static constexpr uint32_t kSectors = 12;

    void erase_all() { memset(cells_, 0xFF, sizeof cells_); }
    void cut_after(uint32_t operations) { left_ = operations; }
    bool dead() const { return dead_; }
    void restart() {
        dead_ = false;
        left_ = 0;
    }
    const uint8_t* cells() const { return cells_; }
    uint8_t& cell(uint32_t offset_b) { return cells_[offset_b]; }
    size_t size_b() const { return sizeof cells_; }

    uint32_t sectors() const override { return kSectors; }
    bool read(uint32_t offset_b, void* to, size_t size_b) override {
        if (dead_ || !inside(offset_b, size_b)) return false;
        memcpy(to, cells_ + offset_b, size_b);
        return true;
    }
    bool program(uint32_t offset_b, const void* from, size_t size_b) override {
        if (dead_ || !inside(offset_b, size_b)) return false;
        const uint8_t* bytes = static_cast<const uint8_t*>(from);
        const size_t done_b = spend() ? size_b : size_b / 2;
        for (size_t i = 0; i < done_b; ++i) cells_[offset_b + i] &= bytes[i];
        return !dead_;
    }
    bool erase(uint32_t sector) override {
        if (dead_ || sector >= kSectors) return false;
        const size_t done_b = spend() ? kSectorB : kSectorB / 2;
        memset(cells_ + size_t{sector} * kSectorB, 0xFF, done_b);
        return !dead_;
    }
    bool sync() override { return !dead_; }

   private:
    bool inside(uint32_t offset_b, size_t size_b) const {
        return offset_b <= sizeof cells_ && size_b <= sizeof cells_ - offset_b;
    }
    bool spend() {
        if (left_ > 0 && --left_ == 0) dead_ = true;
        return !dead_;
    }

    uint8_t cells_[kSectors * kSectorB] = {};
    uint32_t left_ = 0;  // operations until the power goes; 0: it stays
    bool dead_ = false;
};

}  // namespace ohmstead
