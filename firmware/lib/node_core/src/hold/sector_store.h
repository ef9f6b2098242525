// Entries in the sectors of the flash: read back one after the other, written at the end.
#pragma once

#include "hold/entry_writer.h"
#include "hold/sector_header.h"
#include "hold/sector_table.h"
#include "outside.h"

namespace ohmstead {

class SectorStore {
   public:
    explicit SectorStore(Flash& flash) : flash_(flash) {}

    uint32_t sectors() const;
    uint32_t writes() const { return writes_; }

    // False: the flash cannot be read. A sector without a valid header has `serial` 0.
    bool read_header(uint32_t physical, SectorHeader& header);

    // The next entry that begins at `offset_b` or after it; moves on behind it. Bytes that are no
    // entry are passed over. False: there is none that ends at or before `sector.end_b`.
    bool next(const Sector& sector, uint32_t& offset_b, Entry& entry);
    bool next_record(const Sector& sector, uint32_t& offset_b, Record& record);

    bool is_erased(uint32_t physical, uint32_t from_b);  // to its end

    // Erase a sector and write its header; `sector` is then ready for entries.
    bool begin(uint32_t physical, const SectorHeader& header, Sector& sector);
    bool write(Sector& sector, EntryWriter& entry);  // the caller sees to it that it fits
    bool erase(uint32_t physical);
    bool sync();

   private:
    bool load(uint32_t physical, uint32_t offset_b, size_t size_b);
    bool entry_at(uint32_t physical, uint32_t salt, uint32_t offset_b, Entry& entry);
    bool program(uint32_t at_b, const EntryWriter& entry);

    const uint8_t* loaded(uint32_t physical, uint32_t offset_b) const {
        return window_ + (physical * Flash::kSectorB + offset_b - window_at_b_);
    }

    Flash& flash_;
    SectorSet erased_;  // in this boot, and not written since
    uint32_t writes_ = 0;
    bool unsynced_ = true;  // for all that is known at the start

    uint32_t window_at_b_ = 0;  // the part of the flash that is in `window_`
    uint32_t window_size_b_ = 0;
    uint8_t window_[kMaxEntryB] = {};
};

}  // namespace ohmstead
