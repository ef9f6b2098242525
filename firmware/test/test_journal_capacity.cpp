// How long a journal holds, what it costs the flash, and what a long time without a hub leaves.
#include <doctest/doctest.h>

#include <algorithm>

#include "journal_life.h"

using namespace ohmstead;

namespace {

constexpr uint32_t kPartitionB = 0x160000;
constexpr uint64_t kRecordsADay = 8'640;

// As after years: ten thousand kWh on the register.
std::vector<Register> used_registers() {
    std::vector<Register> energies(kMaxChannels);
    for (Register& energy : energies) energy = {10'000'000'000, 10'000'000, 0, 0};
    return energies;
}

}  // namespace

TEST_CASE("a day of four channels with voltage fits the partition without losing resolution") {
    CutFlash flash(kPartitionB / Flash::kSectorB);
    Journal journal(flash);
    REQUIRE(journal.open());
    std::vector<Register> energies = used_registers();
    uint64_t seq = 0;
    while (journal.dropped() == 0 && journal.held() == seq) {
        ++seq;
        REQUIRE(journal.append(made_record(7, 4'000, seq, 4, energies)));
    }
    MESSAGE("records before the first is merged: " << seq - 1 << ", "
                                                   << static_cast<double>(seq - 1) / 360 << " h");
    CHECK(journal.dropped() == 0);
    CHECK(seq - 1 >= kRecordsADay);
}

TEST_CASE("a day with the hub there costs the flash little") {
    CutFlash flash(kPartitionB / Flash::kSectorB);
    Journal journal(flash);
    REQUIRE(journal.open());
    std::vector<Register> energies = used_registers();
    for (uint64_t seq = 1; seq <= kRecordsADay; ++seq) {
        REQUIRE(journal.append(made_record(7, 4'000, seq, 4, energies)));
        REQUIRE(journal.mark_sent({7, seq}));
        REQUIRE(journal.acknowledge({7, seq}));
        REQUIRE(journal.sync());
    }
    const double erasures = static_cast<double>(flash.erased) / flash.sectors();
    MESSAGE("a day: " << flash.programmed_b << " B programmed, " << flash.erased
                      << " sectors erased, each sector " << erasures << " times; 100,000 last "
                      << 100'000 / erasures / 365 << " years");
    CHECK(flash.programmed_b < 2'000'000);
    CHECK(erasures < 2);
}

TEST_CASE(
    "thirty days without a hub in a small flash keep the registers and lose resolution first "
    "where it is oldest") {
    constexpr uint64_t kRecords = 30 * kRecordsADay;
    CutFlash flash(32);
    Journal journal(flash);
    REQUIRE(journal.open());
    std::vector<Register> energies = used_registers();
    uint64_t worst_operations = 0;
    uint64_t worst_reads = 0;
    for (uint64_t seq = 1; seq <= kRecords; ++seq) {
        const uint64_t operations = flash.operations;
        const uint64_t reads = flash.reads;
        REQUIRE(journal.append(made_record(7, 1, seq, 4, energies)));
        worst_operations = std::max(worst_operations, flash.operations - operations);
        worst_reads = std::max(worst_reads, flash.reads - reads);
    }
    REQUIRE(journal.sync());
    Journal again(flash);
    REQUIRE(again.open());
    Register energy;
    REQUIRE(again.register_of(3, energy));
    CHECK(same_register(energy, energies[3]));
    const std::vector<Record> held = held_records(again);
    REQUIRE(held.size() == again.held());
    uint64_t covered = 0;
    for (const Record& record : held) covered += record.n;
    CHECK(held.back().name.seq == kRecords);
    CHECK(covered == kRecords);  // nothing was given up, only merged
    CHECK(journal.dropped() == 0);
    const size_t quarter = held.size() / 4;
    uint64_t resolution[4] = {};
    for (size_t i = 0; i < 4 * quarter; ++i) {
        resolution[i / quarter] = std::max<uint64_t>(resolution[i / quarter], held[i].n);
    }
    MESSAGE("30 days in 128 KiB: " << held.size() << " records, the coarsest of each quarter: "
                                   << resolution[0] * 10 << " s, " << resolution[1] * 10 << " s, "
                                   << resolution[2] * 10 << " s, " << resolution[3] * 10 << " s");
    for (size_t i = 1; i < 4; ++i) CHECK(resolution[i] <= resolution[i - 1]);
    CHECK(held.back().n == 1);
    MESSAGE("the worst append: " << worst_operations << " writes and syncs, " << worst_reads
                                 << " reads of 512 B; " << flash.erased << " erasures");
    CHECK(worst_operations < 120);
    CHECK(flash.overwritten == 0);
}

TEST_CASE("where nothing may be merged the oldest go, and are counted") {
    CutFlash flash(8);
    Journal journal(flash);
    REQUIRE(journal.open());
    std::vector<Register> energies;
    for (uint64_t seq = 1; seq <= 2'000; ++seq) {  // as many boots
        REQUIRE(journal.append(made_record(static_cast<uint32_t>(seq), 1, 1, 4, energies)));
    }
    CHECK(journal.dropped() > 0);
    CHECK(journal.held() + journal.dropped() == 2'000);
    const std::vector<Record> held = held_records(journal);
    CHECK(held.size() == journal.held());
    CHECK(held.front().name.boot == 2'001 - held.size());
    CHECK(flash.overwritten == 0);
}

TEST_CASE("what was sent is never merged, and goes before anything that was not") {
    CutFlash flash(8);
    Journal journal(flash);
    REQUIRE(journal.open());
    std::vector<Register> energies;
    for (uint64_t seq = 1; seq <= 100; ++seq) {
        REQUIRE(journal.append(made_record(7, 1, seq, 4, energies)));
    }
    REQUIRE(journal.mark_sent({7, 100}));
    for (uint64_t seq = 101; seq <= 300; ++seq) {
        REQUIRE(journal.append(made_record(7, 1, seq, 4, energies)));
    }
    for (const Record& record : held_records(journal)) {
        if (record.name.seq <= 100) CHECK(record.n == 1);
    }
}
