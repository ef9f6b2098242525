// The header of a sector: which part of the log it holds, and the state when it was begun.
#pragma once

#include "hold/cursors.h"

namespace ohmstead {

constexpr uint32_t kMagic = 0x4C4A4F01;  // "OJL" and the version of the layout in the lowest byte
constexpr uint32_t kHeaderSalt = 0;      // serials begin with 1

struct SectorHeader {
    uint32_t serial = 0;  // counts the writings of sectors, and salts the CRCs of this one
    uint32_t order = 0;   // place in the log; of a merged sector that of the later source
    uint32_t first = 0;   // the earliest order it stands for; the same as `order` unless merged
    Cursors cursors;
};

void write_header(const SectorHeader& header, EntryWriter& to);
bool read_header(const Entry& entry, SectorHeader& header);  // false: it is none

}  // namespace ohmstead
