// Finding out, at start, what the boots before have left in the flash.
#include "hold/recovery.h"

namespace ohmstead {

bool Recovery::run(Recovered& found) {
    table_.clear();
    registers_ = RegisterTable();
    // What a boot before has written without a sync is seen now, but is not safe yet.
    if (!store_.sync() || !find_sectors() || !settle_merged()) return false;
    for (size_t i = 0; i < table_.count(); ++i) {
        read_through(table_[i]);
    }
    settle_newest();
    found = found_;
    return true;
}

bool Recovery::find_sectors() {
    bool any = false;
    for (uint32_t physical = 0; physical < store_.sectors(); ++physical) {
        SectorHeader header;
        if (!store_.read_header(physical, header)) continue;  // never used while it is so
        any = true;
        if (header.serial == 0) {
            table_.free.add(physical);
            continue;
        }
        Sector sector;
        sector.order = header.order;
        sector.serial = header.serial;
        sector.physical = static_cast<uint16_t>(physical);
        sector.span = static_cast<uint16_t>(header.order - header.first);
        sector.end_b = Flash::kSectorB;
        table_.insert(sector);
        if (header.serial > found_.serial) found_.serial = header.serial;
        if (header.order > found_.order) found_.order = header.order;
    }
    return any;
}

// A merged sector and its sources are never both in the log. They stand side by side in the table,
// the sources first. What goes is erased now: it must not come back when the other is gone.
bool Recovery::settle_merged() {
    size_t i = 1;
    while (i < table_.count()) {
        const Sector& before = table_[i - 1];
        if (before.order < table_[i].first()) {
            ++i;
            continue;
        }
        discard(complete(table_[i]) ? i - 1 : i);
        if (i > 1) --i;
    }
    return store_.sync();
}

// Whether all that was to be written is there. An ordinary sector always is.
bool Recovery::complete(Sector sector) {
    if (sector.span == 0) return true;
    uint64_t records = 0;
    uint32_t offset_b = 0;
    Entry entry;
    while (store_.next(sector, offset_b, entry)) {
        if (entry.kind == Kind::kRecord) ++records;
        if (entry.kind != Kind::kComplete) continue;
        PayloadReader from(entry);
        return from.number() == records && from.ended_well();
    }
    return false;
}

void Recovery::discard(size_t index) {
    const uint32_t physical = table_[index].physical;
    table_.remove(index);
    if (store_.erase(physical)) table_.free.add(physical);
}

void Recovery::read_through(Sector& sector) {
    uint32_t offset_b = 0;
    uint32_t end_b = 0;
    Entry entry;
    while (store_.next(sector, offset_b, entry)) {
        end_b = offset_b;
        SectorHeader header;
        Record record;
        Register energy;
        uint8_t ch = 0;
        if (read_record(entry, record)) {
            registers_.take(record);
            ++sector.records;
        } else if (read_register(entry, ch, energy)) {
            registers_.take(ch, energy);
        } else if (read_header(entry, header)) {
            found_.cursors = header.cursors;
        } else {
            read_cursors(entry, found_.cursors);
        }
    }
    sector.end_b = static_cast<uint16_t>(end_b);
}

// Write on where the last boot stopped, but only on flash that is certainly erased, and never at a
// place that a cursor already lies beyond.
void Recovery::settle_newest() {
    const Cursors& cursors = found_.cursors;
    const Position farthest = cursors.sent < cursors.settled ? cursors.settled : cursors.sent;
    if (farthest.order > found_.order) found_.order = farthest.order;
    if (table_.count() == 0) return;
    const Sector& newest = table_.newest();
    if (newest.end_b == 0) return;
    found_.newest_open = newest.span == 0 && !(newest.end() < farthest) &&
                         store_.is_erased(newest.physical, newest.end_b);
}

}  // namespace ohmstead
