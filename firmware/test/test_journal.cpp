// The journal as its callers see it.
#include <doctest/doctest.h>

#include "cut_flash.h"
#include "hold/journal.h"
#include "made_records.h"

using namespace ohmstead;

namespace {

void append(Journal& journal, uint64_t from, uint64_t to, std::vector<Register>& energies) {
    for (uint64_t seq = from; seq <= to; ++seq) {
        REQUIRE(journal.append(made_record(7, 1, seq, 4, energies)));
    }
}

}  // namespace

TEST_CASE("what was appended is held as it was, also after a restart") {
    CutFlash flash(16);
    std::vector<Register> energies;
    std::vector<Record> made;
    {
        Journal journal(flash);
        REQUIRE(journal.open());
        CHECK(journal.held() == 0);
        for (uint64_t seq = 1; seq <= 100; ++seq) {
            made.push_back(made_record(7, 1, seq, 4, energies));
            REQUIRE(journal.append(made.back()));
        }
        REQUIRE(journal.sync());
    }
    flash.restart();
    Journal journal(flash);
    REQUIRE(journal.open());
    CHECK(journal.held() == 100);
    const std::vector<Record> held = held_records(journal);
    REQUIRE(held.size() == 100);
    for (size_t i = 0; i < 100; ++i) CHECK(same_record(held[i], made[i]));
    Register energy;
    REQUIRE(journal.register_of(3, energy));
    CHECK(same_register(energy, energies[3]));
    CHECK_FALSE(journal.register_of(4, energy));
    CHECK(flash.overwritten == 0);
}

TEST_CASE("an ack lets go of the records up to it, and is remembered") {
    CutFlash flash(16);
    std::vector<Register> energies;
    Name name;
    {
        Journal journal(flash);
        REQUIRE(journal.open());
        append(journal, 1, 50, energies);
        CHECK_FALSE(journal.acked(name));
        CHECK(journal.mark_sent({7, 20}));
        CHECK(journal.acknowledge({7, 20}));
        CHECK(journal.held() == 30);
        CHECK(journal.set_aside_first());
        CHECK(journal.held() == 29);
        CHECK(journal.dropped() == 1);
        REQUIRE(journal.sync());
    }
    flash.restart();
    Journal journal(flash);
    REQUIRE(journal.open());
    CHECK(journal.held() == 29);
    REQUIRE(journal.acked(name));
    CHECK(name == Name{7, 20});
    CHECK(held_records(journal).front().name == Name{7, 22});
}

TEST_CASE("a replay holds all that the flash still has, and forgets the ack") {
    CutFlash flash(8);
    std::vector<Register> energies;
    Journal journal(flash);
    REQUIRE(journal.open());
    for (uint64_t seq = 1; seq <= 1'000; ++seq) {
        append(journal, seq, seq, energies);
        REQUIRE(journal.mark_sent({7, seq}));
        REQUIRE(journal.acknowledge({7, seq}));
    }
    CHECK(journal.held() == 0);
    CHECK(journal.dropped() == 0);
    REQUIRE(journal.replay());
    Name name;
    CHECK_FALSE(journal.acked(name));
    const std::vector<Record> held = held_records(journal);
    CHECK(held.size() == journal.held());
    CHECK(held.size() > 100);
    CHECK(held.front().name.seq == 1'001 - held.size());
    CHECK(held.back().name.seq == 1'000);
    CHECK(flash.overwritten == 0);
}

TEST_CASE("the register of a channel that is out of use is never forgotten") {
    CutFlash flash(8);
    std::vector<Register> energies;
    Journal journal(flash);
    REQUIRE(journal.open());
    REQUIRE(journal.append(made_record(7, 1, 1, 4, energies)));
    const Register before = energies[3];
    for (uint64_t seq = 2; seq <= 2'000; ++seq) {
        REQUIRE(journal.append(made_record(7, 1, seq, 2, energies)));
    }
    REQUIRE(journal.sync());
    Journal again(flash);
    REQUIRE(again.open());
    Register energy;
    REQUIRE(again.register_of(3, energy));
    CHECK(same_register(energy, before));
    REQUIRE(again.register_of(1, energy));
    CHECK(same_register(energy, energies[1]));
}

TEST_CASE("a sector that is worn out is passed by, with the hub there and without") {
    for (const bool hub : {true, false}) {
        CutFlash flash(12);
        std::vector<Register> energies;
        uint64_t failed = 0;
        for (uint32_t boot = 1; boot <= 4; ++boot) {
            Journal journal(flash);
            REQUIRE(journal.open());
            for (uint64_t seq = 1; seq <= 500; ++seq) {
                flash.worn_out = boot == 1 ? UINT32_MAX : 5;
                if (!journal.append(made_record(boot, boot, seq, 4, energies))) ++failed;
                if (!hub) continue;
                CHECK(journal.mark_sent({boot, seq}));
                CHECK(journal.acknowledge({boot, seq}));
            }
            CHECK(held_records(journal).size() == journal.held());
            CHECK(journal.sync());
        }
        CHECK(failed == 0);
        CHECK(flash.overwritten == 0);
    }
}

TEST_CASE("a flash that is too small, or does not answer, is refused") {
    CutFlash small(kFewestSectors - 1);
    CHECK_FALSE(Journal(small).open());
    CutFlash dead(16);
    dead.cut_after(1, Cut::kNone);
    Journal journal(dead);
    CHECK_FALSE(journal.open());
    std::vector<Register> energies;
    CHECK_FALSE(journal.append(made_record(1, 1, 1, 4, energies)));
    CHECK(journal.held() == 0);
}

TEST_CASE("a journal takes at most 12 KiB of RAM") {
    MESSAGE("Journal: " << sizeof(Journal) << " B, Record: " << sizeof(Record) << " B");
    CHECK(sizeof(Journal) <= 12 * 1024);
}
