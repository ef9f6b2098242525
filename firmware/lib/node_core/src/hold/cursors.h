// How far the records of the journal are settled and sent: all the state there is beside records.
#pragma once

#include "hold/entry_writer.h"
#include "hold/payload_reader.h"
#include "values.h"

namespace ohmstead {

constexpr uint32_t kGreatestOrder = 0xFFFF0000;  // one a second would reach it in 136 years

// A place in the log that outlives merging and reuse: later sectors have greater orders.
struct Position {
    uint32_t order = 0;     // of the sector; the first is 1
    uint32_t offset_b = 0;  // within it
};

inline bool operator<(const Position& one, const Position& two) {
    return one.order != two.order ? one.order < two.order : one.offset_b < two.offset_b;
}

// Held records are always the newest, and are sent the oldest first: two places say it all.
struct Cursors {
    Position settled;  // what ends at or before it is acknowledged, or set aside
    Position sent;     // what ends at or before it may be known to the hub; never before `settled`
    Name acked;        // the newest ack; seq 0: none
};

void write_cursors(const Cursors& cursors, EntryWriter& to);
Cursors take_cursors(PayloadReader& from);
bool read_cursors(const Entry& entry, Cursors& cursors);  // false: it is none

}  // namespace ohmstead
