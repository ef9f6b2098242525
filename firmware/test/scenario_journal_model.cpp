// Anything in any order happens to a journal, with power cuts, and the truth is compared.
#include <doctest/doctest.h>

#include <random>

#include "journal_life.h"

using namespace ohmstead;

namespace {

bool anything(JournalLife& life, std::mt19937& chance) {
    const auto what = chance() % 100;
    if (what < 60) return life.append(static_cast<uint8_t>(1 + chance() % 8));
    if (what < 75) return life.sync();
    if (what < 83) return life.send(1 + chance() % 40);
    if (what < 92) return life.acknowledge();
    if (what < 93) return life.set_aside();
    if (what < 94) return life.replay();
    if (what < 95) return life.begin();
    if (what < 97) return life.check();
    for (int i = 0; i < 40; ++i) {  // one list of channels for some time: it can be merged
        if (!life.append(7) || !life.sync()) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("whatever happens in whatever order, the journal knows what it should") {
    uint64_t steps = 0;
    uint64_t cuts = 0;
    uint64_t merged = 0;
    for (uint32_t seed = 1; seed <= 150; ++seed) {
        std::mt19937 chance(seed);
        JournalLife life(8 + seed % 4, 8, seed);
        life.truth.sector_records = 240;
        bool on = life.begin();
        for (int step = 0; step < 120 && life.wrong.empty(); ++step, ++steps) {
            if (!on) {
                life.flash.restart();
                if (chance() % 4 == 0) life.flash.cut_after(1 + chance() % 3, Cut::kTornLast);
                on = life.begin();
                ++cuts;
                continue;
            }
            if (chance() % 12 == 0) {
                const uint64_t after = 1 + chance() % 60;
                life.flash.cut_after(after, static_cast<Cut>(chance() % 4));
            }
            on = anything(life, chance);
        }
        INFO("seed " << seed << ": " << life.wrong);
        REQUIRE(life.wrong.empty());
        REQUIRE(life.flash.overwritten == 0);
        merged += life.truth.merged;
    }
    MESSAGE(steps << " steps, " << cuts << " cuts, " << merged << " merged records seen");
    CHECK(merged > 100);
}
