// Records as bytes and back, at the ends of their ranges.
#include <doctest/doctest.h>

#include "hold/record_codec.h"
#include "made_records.h"

using namespace ohmstead;

namespace {

Entry entry_of(EntryWriter& writer) {
    writer.seal(1);
    return {static_cast<Kind>(writer.bytes()[0]), writer.bytes() + kEntryHeadB,
            writer.size_b() - kEntryHeadB - kEntryCrcB};
}

Record greatest() {
    Record record;
    record.name = {UINT32_MAX, UINT64_MAX};
    record.boots = UINT32_MAX;
    record.n = UINT32_MAX;
    record.interval.up_ms = UINT64_MAX;
    record.interval.ms = UINT32_MAX;
    record.interval.hz_chz = 50'000;
    record.interval.count = kMaxChannels;
    for (uint8_t i = 0; i < kMaxChannels; ++i) {
        Reading& reading = record.interval.readings[i];
        reading.ch = static_cast<uint8_t>(63 - i);
        reading.quality = 31;
        reading.has_export = true;
        reading.current_ma = INT32_MAX;
        reading.voltage_dv = INT32_MAX;
        reading.power_dw = INT32_MIN;
        reading.energy = {INT64_MAX, INT64_MAX, 3'599'999, 3'599'999};
    }
    return record;
}

}  // namespace

TEST_CASE("the largest record fits an entry and comes back as it was") {
    const Record record = greatest();
    EntryWriter writer(Kind::kRecord);
    write_record(record, writer);
    REQUIRE(writer.fits());
    MESSAGE("the largest record: " << writer.size_b() << " B");
    Record read;
    REQUIRE(read_record(entry_of(writer), read));
    CHECK(same_record(read, record));
}

TEST_CASE("a record without readings, or with values absent, comes back as it was") {
    Record record;
    record.name = {1, 1};
    for (uint8_t count = 0; count < 3; ++count) {
        record.interval.count = count;
        EntryWriter writer(Kind::kRecord);
        write_record(record, writer);
        Record read;
        REQUIRE(read_record(entry_of(writer), read));
        CHECK(same_record(read, record));
    }
}

TEST_CASE(
    "a record that is cut short, or has bytes left over, or a channel that cannot be, is none") {
    EntryWriter writer(Kind::kRecord);
    write_record(greatest(), writer);
    Entry entry = entry_of(writer);
    Record read;
    const size_t whole_b = entry.size_b;
    for (entry.size_b = 0; entry.size_b < whole_b; ++entry.size_b) {
        REQUIRE_FALSE(read_record(entry, read));
    }
    entry.size_b = whole_b + 1;
    CHECK_FALSE(read_record(entry, read));
    Record record = greatest();
    record.interval.readings[2].ch = 64;
    EntryWriter other(Kind::kRecord);
    write_record(record, other);
    CHECK_FALSE(read_record(entry_of(other), read));
}

TEST_CASE("the register of one channel comes back as it was") {
    const Register energy = {123'456'789'012, 42, 3'599'999, 1};
    EntryWriter writer(Kind::kRegister);
    write_register(63, energy, writer);
    uint8_t ch = 0;
    Register read;
    REQUIRE(read_register(entry_of(writer), ch, read));
    CHECK(ch == 63);
    CHECK(same_register(read, energy));
}
