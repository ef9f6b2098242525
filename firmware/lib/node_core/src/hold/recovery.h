// Finding out, at start, what the boots before have left in the flash.
#pragma once

#include "hold/register_table.h"
#include "hold/sector_store.h"

namespace ohmstead {

struct Recovered {
    Cursors cursors;
    uint32_t serial = 0;       // the greatest that was used
    uint32_t order = 0;        // the greatest that was used
    bool newest_open = false;  // the newest sector may be written on
};

// Believes nothing whose CRC does not hold, follows no length it has not checked, and reads each
// sector a bounded number of times, whatever the flash holds.
class Recovery {
   public:
    Recovery(SectorStore& store, SectorTable& table, RegisterTable& registers)
        : store_(store), table_(table), registers_(registers) {}

    bool run(Recovered& found);  // false: the flash fails

   private:
    bool find_sectors();
    bool settle_merged();
    bool complete(Sector sector);
    void discard(size_t index);
    void read_through(Sector& sector);
    void settle_newest();

    SectorStore& store_;
    SectorTable& table_;
    RegisterTable& registers_;
    Recovered found_;
};

}  // namespace ohmstead
