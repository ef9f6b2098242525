// Flash that was damaged, or never held a journal: it is always opened, and never believed.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "cut_flash.h"
#include "hold/sector_header.h"
#include "made_records.h"

using namespace ohmstead;

namespace {

struct Written {
    Record record;
    uint32_t begin_b;
    uint32_t end_b;
};

// A full journal that nobody acknowledged, and where each record lies.
std::vector<Written> write_image(CutFlash& flash) {
    Journal journal(flash);
    REQUIRE(journal.open());
    std::vector<Register> energies;
    std::vector<Written> written;
    for (uint64_t seq = 1; seq <= 400; ++seq) {
        const Record record = made_record(7, 1, seq, 4, energies);
        REQUIRE(journal.append(record));
        const CutFlash::Program at = flash.last_program;
        written.push_back({record, at.offset_b, at.offset_b + static_cast<uint32_t>(at.size_b)});
    }
    REQUIRE(journal.sync());
    return written;
}

// Which bytes were hit.
std::vector<bool> damage(CutFlash& flash, std::mt19937& chance) {
    std::vector<bool> hit(flash.cells().size(), false);
    for (uint64_t places = 1 + chance() % 40; places > 0; --places) {
        const size_t begin = chance() % hit.size();
        const size_t end = std::min<size_t>(hit.size(), begin + 1 + chance() % 64);
        for (size_t at = begin; at < end; ++at) {
            flash.cells()[at] = static_cast<uint8_t>(chance());
            hit[at] = true;
        }
    }
    flash.settle_cells();
    return hit;
}

bool untouched(const std::vector<bool>& hit, uint32_t begin_b, uint32_t end_b) {
    return std::find(hit.begin() + begin_b, hit.begin() + end_b, true) == hit.begin() + end_b;
}

// Open, read all, write on, and open again: all of it ends, and what is counted is there.
void live_with(CutFlash& flash) {
    std::vector<Register> energies;
    for (int i = 0; i < 2; ++i) {
        Journal journal(flash);
        const uint64_t reads = flash.reads;
        if (!journal.open()) return;
        CHECK(flash.reads - reads < 16'384);
        REQUIRE(held_records(journal).size() == journal.held());
        for (uint64_t seq = 1; seq <= 60; ++seq) {
            REQUIRE(journal.append(made_record(99, 1, seq, 6, energies)));
        }
        REQUIRE(held_records(journal).size() == journal.held());
        REQUIRE(journal.mark_sent(held_records(journal).back().name));
        REQUIRE(journal.replay());
        REQUIRE(held_records(journal).size() == journal.held());
    }
    CHECK(flash.overwritten == 0);
}

size_t put(CutFlash& flash, size_t at, const EntryWriter& entry) {
    std::copy_n(entry.bytes(), entry.size_b(), flash.cells().begin() + static_cast<ptrdiff_t>(at));
    return at + entry.size_b();
}

SectorHeader any_header(std::mt19937& chance) {
    const auto any = [&](uint32_t limit) { return static_cast<uint32_t>(chance() % limit); };
    SectorHeader header;
    header.serial = 1 + any(12);
    header.order = any(8) == 0 ? kGreatestOrder - 1 : 1 + any(12);
    header.first = header.order - any(4);
    header.cursors.settled.order = any(14);
    header.cursors.settled.offset_b = any(4'097);
    header.cursors.sent.order = any(14);
    header.cursors.sent.offset_b = any(4'097);
    return header;
}

EntryWriter any_entry(std::mt19937& chance) {
    constexpr Kind kKinds[] = {Kind::kHeader, Kind::kRecord, Kind::kRegister, Kind::kCursors,
                               Kind::kComplete};
    EntryWriter entry(kKinds[chance() % 5]);
    if (chance() % 2 == 0) {
        std::vector<Register> energies;
        entry = EntryWriter(Kind::kRecord);
        const uint64_t seq = chance() % 100;
        write_record(made_record(7, 1, seq, static_cast<uint8_t>(chance() % 9), energies), entry);
        return entry;
    }
    for (uint64_t left = chance() % 40; left > 0; --left) {
        entry.put_bytes(chance() % 4 == 0 ? chance() : chance() % 8, 1);
    }
    return entry;
}

void fill_sector(CutFlash& flash, uint32_t sector, std::mt19937& chance) {
    const SectorHeader header = any_header(chance);
    const size_t end = size_t{sector + 1} * Flash::kSectorB;
    EntryWriter first(Kind::kHeader);
    write_header(header, first);
    first.seal(kHeaderSalt);
    size_t at = put(flash, end - Flash::kSectorB, first);
    while (chance() % 40 != 0) {
        EntryWriter entry = any_entry(chance);
        entry.seal(header.serial);
        if (at + entry.size_b() > end) break;
        at = put(flash, at, entry);
    }
}

}  // namespace

TEST_CASE("damage costs the records that it hits, and no others") {
    CutFlash image(16);
    const std::vector<Written> written = write_image(image);
    std::mt19937 chance(11);
    uint64_t lost = 0;
    for (int i = 0; i < 300; ++i) {
        CutFlash flash = image;
        const std::vector<bool> hit = damage(flash, chance);
        Journal journal(flash);
        REQUIRE(journal.open());
        const std::vector<Record> held = held_records(journal);
        REQUIRE(held.size() == journal.held());
        size_t next = 0;
        for (const Written& one : written) {
            const bool found = next < held.size() && held[next].name == one.record.name;
            if (found) REQUIRE(same_record(held[next++], one.record));
            const uint32_t sector_b = one.begin_b / Flash::kSectorB * Flash::kSectorB;
            const bool whole =
                untouched(hit, one.begin_b, one.end_b) && untouched(hit, sector_b, sector_b + 64);
            if (whole) REQUIRE(found);
            if (!found) ++lost;
        }
        REQUIRE(next == held.size());
        live_with(flash);
    }
    MESSAGE("300 images of 400 records: " << lost << " records lost to damage");
}

TEST_CASE("flash full of anything is opened, and written on") {
    std::mt19937 chance(12);
    for (int i = 0; i < 200; ++i) {
        CutFlash flash(8 + i % 3);
        for (uint8_t& cell : flash.cells()) cell = static_cast<uint8_t>(chance());
        flash.settle_cells();
        live_with(flash);
    }
}

// Right CRCs around wrong contents: what no accident makes, but what must not crash either.
TEST_CASE("entries whose CRC is right and whose contents are not are survived") {
    std::mt19937 chance(13);
    for (int i = 0; i < 2'000; ++i) {
        CutFlash flash(8);
        for (uint32_t sector = 0; sector < 8; ++sector) fill_sector(flash, sector, chance);
        flash.settle_cells();
        live_with(flash);
    }
}
