// What is in a node's flash, read as a replay would read it, and left as it was.
#pragma once

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "hold/journal.h"
#include "outside.h"

namespace ohmstead {

// A copy in memory, with sectors to spare for what a journal writes to read itself.
class FlashCopy final : public Flash {
   public:
    FlashCopy(Flash& original, uint32_t spare_sectors);
    uint32_t sectors() const override { return static_cast<uint32_t>(bytes_.size() / kSectorB); }
    bool read(uint32_t offset_b, void* to, size_t size_b) override;
    bool program(uint32_t offset_b, const void* from, size_t size_b) override;
    bool erase(uint32_t sector) override;
    bool sync() override { return true; }

   private:
    std::vector<uint8_t> bytes_;
};

class FlashContents {
   public:
    explicit FlashContents(Flash& flash);

    // Hand every record to `use`, the oldest first.
    template <typename Use>
    void each(Use&& use) {
        Journal::Place place = journal_->first_held();
        Record record;
        while (journal_->next(place, record)) use(record);
    }
    uint64_t newest_seq(uint32_t boot);  // 0: there is none of that boot
    bool register_of(uint8_t ch, Register& energy) const {
        return journal_->register_of(ch, energy);
    }

   private:
    FlashCopy copy_;
    std::unique_ptr<Journal> journal_;
};

}  // namespace ohmstead
