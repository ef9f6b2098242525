// The journal: every record goes to flash first, and stays until the hub says that it is stored.
#pragma once

#include "hold/register_table.h"
#include "hold/sector_store.h"
#include "hold/sector_table.h"
#include "outside.h"
#include "values.h"

namespace ohmstead {

constexpr uint32_t kFewestSectors = 8;  // a smaller flash is not opened

// Append-only sectors with a CRC for each entry. The held records are always the newest of it: what
// was acknowledged lies before them, and is overwritten when room is needed, the oldest first.
class Journal {
   public:
    // A place among the held records; valid until the journal is changed.
    struct Place {
        uint32_t sector = 0;
        uint32_t offset_b = 0;
    };

    explicit Journal(Flash& flash) : store_(flash) {}

    // Find out what the last boots left. False: the flash fails, and nothing will be kept.
    bool open();

    // The registers as they stand in flash, of channels that were ever recorded.
    bool register_of(uint8_t ch, Register& energy) const;

    // Write a record; makes room where there is none, by reusing, merging, or (last) dropping.
    bool append(const Record& record);
    bool sync();

    uint32_t held() const { return held_; }              // records that wait for an acknowledgement
    uint32_t dropped() const { return dropped_; }        // since this boot: no room, or set aside
    uint32_t writes() const { return store_.writes(); }  // to flash since this boot

    Place first_held() const;
    bool next(Place& place, Record& record);  // the held record there; moves on. False: no more

    // The records up to this one are about to be sent: from now on they are not merged. Synced.
    // False: it is not held (given up meanwhile), or the flash fails: do not send.
    bool mark_sent(const Name& last);
    // The hub has stored the records up to this one, which was in the batch just sent.
    bool acknowledge(const Name& last);
    // The hub will never read the first held record.
    bool set_aside_first();
    // The hub has lost something: hold everything again, and believe no ack of before.
    bool replay();
    // The newest ack that is held; false: none.
    bool acked(Name& name) const;

   private:
    bool find_held(const Name& name, Position& end, uint32_t& records);
    uint32_t held_in(size_t index);
    bool settle(const Position& end, uint32_t records);
    bool write_state();

    bool write(EntryWriter& entry);
    bool begin_sector();
    bool carry_registers();
    bool make_room();
    bool merge();
    bool give_up_oldest();

    SectorStore store_;
    SectorTable table_;
    RegisterTable registers_;
    Cursors cursors_;
    uint32_t serial_ = 0;
    uint32_t order_ = 0;
    bool newest_open_ = false;  // the newest sector may be written on
    uint32_t held_ = 0;
    uint32_t dropped_ = 0;
};

}  // namespace ohmstead
