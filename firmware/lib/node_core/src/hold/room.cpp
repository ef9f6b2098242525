// The journal's writing end: the next entry, the next sector, and where room for it comes from.
#include "hold/journal.h"
#include "hold/merging.h"

namespace ohmstead {

namespace {

// One is always kept free, for merging.
constexpr uint32_t kSpareSectors = 1;

}  // namespace

bool Journal::write_state() {
    EntryWriter entry(Kind::kCursors);
    write_cursors(cursors_, entry);
    return write(entry);
}

// Where flash has failed, the entry goes to another sector, once.
bool Journal::write(EntryWriter& entry) {
    for (int i = 0; i < 2; ++i) {
        const bool fits = newest_open_ && table_.newest().end_b + entry.size_b() <= Flash::kSectorB;
        newest_open_ = (fits || begin_sector()) && store_.write(table_.newest(), entry);
        if (newest_open_) return true;
    }
    return false;
}

bool Journal::begin_sector() {
    if (!make_room()) return false;
    const uint32_t before = table_.count() > 0 ? table_.newest().physical : kMaxSectors - 1;
    const uint32_t physical = table_.free.after(before);
    SectorHeader header;
    header.serial = ++serial_;
    header.order = header.first = ++order_;
    header.cursors = cursors_;
    table_.free.remove(physical);
    Sector sector;
    if (!store_.begin(physical, header, sector)) return false;
    table_.insert(sector);
    return carry_registers();
}

// Channels that are out of use would lose their registers with the sectors that held them.
bool Journal::carry_registers() {
    for (uint8_t ch = 0; ch < kChannelNumbers; ++ch) {
        Register energy;
        if (!registers_.only_in_older(ch) || !registers_.find(ch, energy)) continue;
        EntryWriter entry(Kind::kRegister);
        write_register(ch, energy, entry);
        if (!store_.write(table_.newest(), entry)) return false;
    }
    return true;
}

// First what is settled is overwritten, the oldest first; then what is held is merged, and only
// where nothing can be merged the oldest goes.
bool Journal::make_room() {
    while (table_.free.count() <= kSpareSectors) {
        if (table_.count() == 0) return false;
        if (held_in(0) > 0 && merge()) continue;
        if (!give_up_oldest()) return false;
    }
    return true;
}

bool Journal::merge() {
    uint32_t fewer = 0;
    if (!Merging(store_, table_, cursors_).run(++serial_, fewer)) return false;
    held_ -= fewer;
    return true;
}

// Erased at once: what the log has let go of must not come back with the next boot.
bool Journal::give_up_oldest() {
    const uint32_t records = held_in(0);
    const uint32_t physical = table_[0].physical;
    held_ -= records;
    dropped_ += records;
    table_.remove(0);
    if (!store_.erase(physical) || !store_.sync()) return false;
    table_.free.add(physical);
    return true;
}

}  // namespace ohmstead
