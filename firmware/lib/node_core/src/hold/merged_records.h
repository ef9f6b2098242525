// The records of two neighbouring sectors, merged on the fly.
#pragma once

#include "hold/sector_store.h"
#include "values.h"

namespace ohmstead {

// How hard to merge: first some groups of four, then some pairs, and the rest as it is.
struct Groups {
    uint32_t fours;
    uint32_t pairs;
};

class MergedRecords {
   public:
    MergedRecords(SectorStore& store, const Sector& earlier, const Sector& later, Groups groups)
        : store_(store), sectors_{earlier, later}, groups_(groups) {}

    bool next(Record& record);

   private:
    bool fetch();  // into `waiting_`
    uint32_t group_of_next();

    SectorStore& store_;
    const Sector sectors_[2];
    Groups groups_;
    size_t sector_ = 0;
    uint32_t offset_b_ = 0;
    bool waits_ = false;
    Record waiting_;
};

}  // namespace ohmstead
