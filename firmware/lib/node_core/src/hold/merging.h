// Room in a full journal: two neighbouring sectors become one, with less resolution.
#pragma once

#include "hold/merged_records.h"
#include "hold/sector_table.h"

namespace ohmstead {

class Merging {
   public:
    Merging(SectorStore& store, SectorTable& table, const Cursors& cursors)
        : store_(store), table_(table), cursors_(cursors) {}

    // Make one sector of two, in a free one that takes their place; they are free then. `serial`
    // is used up. `fewer` is by how many records the journal has shrunk. False: nothing can be
    // merged (any more, or as far as was tried; the tries are bounded).
    bool run(uint32_t serial, uint32_t& fewer);

   private:
    size_t choose() const;
    bool eligible(size_t index) const;
    bool fitting(size_t index, Groups& groups);
    uint32_t size_b(size_t index, Groups groups);
    bool rewrite(size_t index, Groups groups, Sector& merged);
    bool replace(size_t index, const Sector& merged);

    SectorStore& store_;
    SectorTable& table_;
    const Cursors& cursors_;
    uint32_t serial_ = 0;
};

}  // namespace ohmstead
