// The journal as others see it: what is held, sent and settled.
#include "hold/journal.h"

#include "hold/recovery.h"

namespace ohmstead {

bool Journal::open() {
    Recovered found;
    held_ = 0;
    newest_open_ = false;
    if (store_.sectors() < kFewestSectors) return false;
    if (!Recovery(store_, table_, registers_).run(found)) return false;
    cursors_ = found.cursors;
    serial_ = found.serial;
    order_ = found.order;
    newest_open_ = found.newest_open;
    for (size_t i = 0; i < table_.count(); ++i) {
        held_ += held_in(i);
    }
    return true;
}

bool Journal::register_of(uint8_t ch, Register& energy) const {
    return registers_.find(ch, energy);
}

bool Journal::append(const Record& record) {
    EntryWriter entry(Kind::kRecord);
    write_record(record, entry);
    if (!write(entry)) return false;
    registers_.take(record);
    ++table_.newest().records;
    ++held_;
    return true;
}

bool Journal::sync() {
    return store_.sync();
}

Journal::Place Journal::first_held() const {
    Place place;
    const size_t index = table_.at_or_after(cursors_.settled.order);
    place.sector = static_cast<uint32_t>(index);
    if (index < table_.count() && table_[index].order == cursors_.settled.order) {
        place.offset_b = cursors_.settled.offset_b;
    }
    return place;
}

bool Journal::next(Place& place, Record& record) {
    while (place.sector < table_.count()) {
        if (store_.next_record(table_[place.sector], place.offset_b, record)) return true;
        ++place.sector;
        place.offset_b = 0;
    }
    return false;
}

bool Journal::find_held(const Name& name, Position& end, uint32_t& records) {
    Record record;
    records = 0;
    for (Place place = first_held(); next(place, record);) {
        ++records;
        if (record.name != name) continue;
        end.order = table_[place.sector].order;
        end.offset_b = place.offset_b;
        return true;
    }
    return false;
}

bool Journal::mark_sent(const Name& last) {
    Position end;
    uint32_t records = 0;
    if (!find_held(last, end, records)) return false;
    if (!(cursors_.sent < end)) return sync();
    cursors_.sent = end;
    return write_state() && sync();
}

bool Journal::acknowledge(const Name& last) {
    Position end = cursors_.settled;
    uint32_t records = 0;
    if (!find_held(last, end, records)) records = 0;  // given up meanwhile: still the newest ack
    cursors_.acked = last;
    return settle(end, records);
}

bool Journal::set_aside_first() {
    Record record;
    Place place = first_held();
    if (!next(place, record)) return false;
    ++dropped_;
    return settle({table_[place.sector].order, place.offset_b}, 1);
}

bool Journal::settle(const Position& end, uint32_t records) {
    held_ -= records;
    cursors_.settled = end;
    if (cursors_.sent < end) cursors_.sent = end;
    return write_state();
}

bool Journal::replay() {
    cursors_.settled = Position();
    cursors_.acked = Name();
    held_ = 0;
    for (size_t i = 0; i < table_.count(); ++i) {
        held_ += table_[i].records;
    }
    return write_state() && sync();
}

bool Journal::acked(Name& name) const {
    name = cursors_.acked;
    return name.seq != 0;
}

uint32_t Journal::held_in(size_t index) {
    const Sector& sector = table_[index];
    if (sector.order < cursors_.settled.order) return 0;
    if (sector.order > cursors_.settled.order) return sector.records;
    uint32_t offset_b = cursors_.settled.offset_b;
    uint32_t records = 0;
    Record record;
    while (store_.next_record(sector, offset_b, record)) ++records;
    return records;
}

}  // namespace ohmstead
