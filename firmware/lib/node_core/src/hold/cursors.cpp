// Cursors as bytes.
#include "hold/cursors.h"

#include "outside.h"

namespace ohmstead {

namespace {

void put_position(const Position& position, EntryWriter& to) {
    to.put_number(position.order);
    to.put_number(position.offset_b);
}

Position take_position(PayloadReader& from) {
    Position position;
    position.order = static_cast<uint32_t>(from.number(kGreatestOrder));
    position.offset_b = static_cast<uint32_t>(from.number(Flash::kSectorB));
    return position;
}

}  // namespace

void write_cursors(const Cursors& cursors, EntryWriter& to) {
    put_position(cursors.settled, to);
    put_position(cursors.sent, to);
    to.put_bytes(cursors.acked.boot, 4);
    to.put_number(cursors.acked.seq);
}

Cursors take_cursors(PayloadReader& from) {
    Cursors cursors;
    cursors.settled = take_position(from);
    cursors.sent = take_position(from);
    cursors.acked.boot = static_cast<uint32_t>(from.bytes(4));
    cursors.acked.seq = from.number();
    return cursors;
}

bool read_cursors(const Entry& entry, Cursors& cursors) {
    if (entry.kind != Kind::kCursors) return false;
    PayloadReader from(entry);
    const Cursors read = take_cursors(from);
    if (!from.ended_well()) return false;
    cursors = read;
    return true;
}

}  // namespace ohmstead
