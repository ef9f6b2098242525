// Room in a full journal: two neighbouring sectors become one.
#include "hold/merging.h"

#include "hold/record_codec.h"

namespace ohmstead {

namespace {

// The newest sectors are left alone: they hold the registers of channels that are out of use.
constexpr size_t kNewestLeftAlone = 3;
constexpr int kMostTries = 8;
constexpr uint32_t kAll = UINT32_MAX;
constexpr Groups kGroups[] = {{0, 0}, {0, kAll}, {2, kAll}, {8, kAll}, {kAll, 0}};

// The header and the last entry of a merged sector take no more than this.
constexpr uint32_t kReservedB = 96;

}  // namespace

bool Merging::run(uint32_t serial, uint32_t& fewer) {
    serial_ = serial;
    for (int i = 0; i < kMostTries; ++i) {
        const size_t index = choose();
        if (index == table_.count()) return false;
        Groups groups = {0, 0};
        if (!fitting(index, groups)) {
            table_[index].unmergeable = true;
            continue;
        }
        Sector merged;
        const uint32_t before = uint32_t{table_[index].records} + table_[index + 1].records;
        if (!rewrite(index, groups, merged)) return false;
        fewer = before - merged.records;
        return replace(index, merged);
    }
    return false;
}

// The pair that covers least time beside its age, so that resolution falls with age: of equals the
// oldest. Sectors stand in for time here. count(): there is none.
size_t Merging::choose() const {
    size_t best = table_.count();
    uint64_t best_cover = 0;
    uint64_t best_age = 1;
    for (size_t i = 0; i + 1 + kNewestLeftAlone < table_.count(); ++i) {
        if (!eligible(i)) continue;
        const uint64_t cover = uint64_t{table_[i].span} + table_[i + 1].span + 2;
        const uint64_t age = table_.newest().order - table_[i].first();
        if (best == table_.count() || cover * best_age < best_cover * age) {
            best = i;
            best_cover = cover;
            best_age = age;
        }
    }
    return best;
}

// Whether this sector and the one after it may become one: nothing in them was sent.
bool Merging::eligible(size_t index) const {
    const Sector& earlier = table_[index];
    const Sector& later = table_[index + 1];
    return !earlier.unmergeable && earlier.first() > cursors_.sent.order &&
           earlier.first() > cursors_.settled.order && later.order - earlier.first() <= UINT16_MAX;
}

bool Merging::fitting(size_t index, Groups& groups) {
    for (const Groups& tried : kGroups) {
        groups = tried;
        if (size_b(index, tried) + kReservedB <= Flash::kSectorB) return true;
    }
    return false;
}

uint32_t Merging::size_b(size_t index, Groups groups) {
    MergedRecords records(store_, table_[index], table_[index + 1], groups);
    uint32_t size_b = 0;
    Record record;
    while (records.next(record)) {
        EntryWriter entry(Kind::kRecord);
        write_record(record, entry);
        size_b += static_cast<uint32_t>(entry.size_b());
    }
    return size_b;
}

bool Merging::rewrite(size_t index, Groups groups, Sector& merged) {
    SectorHeader header;
    header.serial = serial_;
    header.order = table_[index + 1].order;
    header.first = table_[index].first();
    header.cursors = cursors_;
    const uint32_t spare = table_.free.after(table_.newest().physical);
    if (spare == kMaxSectors || !store_.begin(spare, header, merged)) return false;
    merged.physical = static_cast<uint16_t>(spare);
    MergedRecords records(store_, table_[index], table_[index + 1], groups);
    Record record;
    while (records.next(record)) {
        EntryWriter entry(Kind::kRecord);
        write_record(record, entry);
        if (!store_.write(merged, entry)) return false;
        ++merged.records;
    }
    EntryWriter last(Kind::kComplete);
    last.put_number(merged.records);
    return store_.write(merged, last) && store_.sync();
}

// From here on the merged sector counts; its sources go before anything else happens.
bool Merging::replace(size_t index, const Sector& merged) {
    const uint32_t sources[] = {table_[index].physical, table_[index + 1].physical};
    table_.remove(index + 1);
    table_[index] = merged;
    if (index > 0) table_[index - 1].unmergeable = false;
    table_.free.remove(merged.physical);
    for (const uint32_t source : sources) {
        if (store_.erase(source)) table_.free.add(source);
    }
    return store_.sync();
}

}  // namespace ohmstead
