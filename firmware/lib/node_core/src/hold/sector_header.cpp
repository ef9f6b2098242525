// The header of a sector as bytes.
#include "hold/sector_header.h"

namespace ohmstead {

namespace {

bool possible(const SectorHeader& header) {
    return header.serial > 0 && header.serial < kGreatestOrder && header.first > 0 &&
           header.first <= header.order && header.order < kGreatestOrder &&
           header.order - header.first <= UINT16_MAX;
}

}  // namespace

void write_header(const SectorHeader& header, EntryWriter& to) {
    to.put_bytes(kMagic, 4);
    to.put_number(header.serial);
    to.put_number(header.order);
    to.put_number(header.first);
    write_cursors(header.cursors, to);
}

bool read_header(const Entry& entry, SectorHeader& header) {
    if (entry.kind != Kind::kHeader) return false;
    PayloadReader from(entry);
    if (from.bytes(4) != kMagic) return false;
    header.serial = from.number32();
    header.order = from.number32();
    header.first = from.number32();
    header.cursors = take_cursors(from);
    return from.ended_well() && possible(header);
}

}  // namespace ohmstead
