// Entries in the sectors of the flash.
#include "hold/sector_store.h"

#include "hold/record_codec.h"

namespace ohmstead {

namespace {

bool is_kind(uint8_t byte) {
    switch (static_cast<Kind>(byte)) {
        case Kind::kHeader:
        case Kind::kRecord:
        case Kind::kRegister:
        case Kind::kCursors:
        case Kind::kComplete:
            return true;
    }
    return false;
}

uint32_t stored_crc(const uint8_t* at) {
    return static_cast<uint32_t>(at[0]) | static_cast<uint32_t>(at[1]) << 8 |
           static_cast<uint32_t>(at[2]) << 16 | static_cast<uint32_t>(at[3]) << 24;
}

}  // namespace

uint32_t SectorStore::sectors() const {
    const uint32_t sectors = flash_.sectors();
    return sectors < kMaxSectors ? sectors : kMaxSectors;
}

// Have these bytes of a sector in the window. False: they are not all in the sector.
bool SectorStore::load(uint32_t physical, uint32_t offset_b, size_t size_b) {
    if (offset_b + size_b > Flash::kSectorB || size_b > kMaxEntryB) return false;
    const uint32_t at_b = physical * Flash::kSectorB + offset_b;
    if (at_b >= window_at_b_ && at_b + size_b <= window_at_b_ + window_size_b_) return true;
    const uint32_t left_b = Flash::kSectorB - offset_b;
    window_at_b_ = at_b;
    window_size_b_ = left_b < kMaxEntryB ? left_b : static_cast<uint32_t>(kMaxEntryB);
    if (flash_.read(at_b, window_, window_size_b_)) return true;
    window_size_b_ = 0;
    return false;
}

bool SectorStore::entry_at(uint32_t physical, uint32_t salt, uint32_t offset_b, Entry& entry) {
    if (!load(physical, offset_b, 1) || !is_kind(*loaded(physical, offset_b))) return false;
    if (!load(physical, offset_b, kEntryHeadB)) return false;
    const uint8_t* at = loaded(physical, offset_b);
    const size_t checked_b = kEntryHeadB + (at[1] | static_cast<size_t>(at[2]) << 8);
    if (!load(physical, offset_b, checked_b + kEntryCrcB)) return false;
    at = loaded(physical, offset_b);
    if (entry_crc(offset_b == 0 ? kHeaderSalt : salt, at, checked_b) != stored_crc(at + checked_b))
        return false;
    entry.kind = static_cast<Kind>(at[0]);
    entry.payload = at + kEntryHeadB;
    entry.size_b = checked_b - kEntryHeadB;
    return true;
}

bool SectorStore::read_header(uint32_t physical, SectorHeader& header) {
    header = SectorHeader();
    if (!load(physical, 0, 1)) return false;
    Entry entry;
    if (!entry_at(physical, kHeaderSalt, 0, entry) || !ohmstead::read_header(entry, header)) {
        header.serial = 0;
    }
    return true;
}

bool SectorStore::next(const Sector& sector, uint32_t& offset_b, Entry& entry) {
    for (; offset_b < sector.end_b; ++offset_b) {
        if (entry_at(sector.physical, sector.serial, offset_b, entry)) {
            offset_b += static_cast<uint32_t>(kEntryHeadB + entry.size_b + kEntryCrcB);
            return true;
        }
    }
    return false;
}

bool SectorStore::next_record(const Sector& sector, uint32_t& offset_b, Record& record) {
    Entry entry;
    while (next(sector, offset_b, entry)) {
        if (read_record(entry, record)) return true;
    }
    return false;
}

bool SectorStore::is_erased(uint32_t physical, uint32_t from_b) {
    for (uint32_t at_b = from_b; at_b < Flash::kSectorB; ++at_b) {
        if (!load(physical, at_b, 1) || *loaded(physical, at_b) != kErased) return false;
    }
    return true;
}

bool SectorStore::program(uint32_t at_b, const EntryWriter& entry) {
    const size_t size_b = entry.size_b();
    if (at_b < window_at_b_ + window_size_b_ && window_at_b_ < at_b + size_b) window_size_b_ = 0;
    ++writes_;
    unsynced_ = true;
    return flash_.program(at_b, entry.bytes(), size_b);
}

bool SectorStore::begin(uint32_t physical, const SectorHeader& header, Sector& sector) {
    // An erasure is synced before anything is written over it: old and new never mix.
    if (!erased_.has(physical) && !(erase(physical) && sync())) return false;
    erased_.remove(physical);
    EntryWriter entry(Kind::kHeader);
    write_header(header, entry);
    entry.seal(kHeaderSalt);
    sector = Sector();
    sector.order = header.order;
    sector.serial = header.serial;
    sector.physical = static_cast<uint16_t>(physical);
    sector.span = static_cast<uint16_t>(header.order - header.first);
    sector.end_b = static_cast<uint16_t>(entry.size_b());
    return program(physical * Flash::kSectorB, entry);
}

bool SectorStore::write(Sector& sector, EntryWriter& entry) {
    if (!entry.fits() || sector.end_b + entry.size_b() > Flash::kSectorB) return false;
    entry.seal(sector.serial);
    const uint32_t at_b = sector.physical * Flash::kSectorB + sector.end_b;
    if (!program(at_b, entry)) return false;
    sector.end_b = static_cast<uint16_t>(sector.end_b + entry.size_b());
    return true;
}

bool SectorStore::erase(uint32_t physical) {
    window_size_b_ = 0;
    ++writes_;
    unsynced_ = true;
    if (!flash_.erase(physical)) return false;
    erased_.add(physical);
    return true;
}

bool SectorStore::sync() {
    if (!unsynced_) return true;
    if (!flash_.sync()) return false;
    unsynced_ = false;
    return true;
}

}  // namespace ohmstead
