// The power is cut at every write and sync of a journal's history.
#include <doctest/doctest.h>

#include "journal_cuts.h"

using namespace ohmstead;

namespace {

// A hundred records, each sent and acknowledged at once, in a flash that has room for all.
bool live_with_hub(JournalLife& life) {
    if (!life.begin()) return false;
    for (int i = 0; i < 100; ++i) {
        if (!life.append() || !life.send(1) || !life.acknowledge()) return false;
        if (i == 50 && !life.begin()) return false;
    }
    return life.sync();
}

}  // namespace

TEST_CASE("after a cut anywhere a replay brings back all that was ever acknowledged") {
    JournalLife whole(16, 8);
    REQUIRE(live_with_hub(whole));
    for (uint64_t at = 1; at <= whole.flash.operations; ++at) {
        JournalLife life(16, 8, static_cast<uint32_t>(at));
        life.flash.cut_after(at, static_cast<Cut>(at % 4));
        REQUIRE_FALSE(live_with_hub(life));
        life.flash.restart();
        REQUIRE(life.begin());
        const size_t stored = life.truth.count();
        REQUIRE(life.replay());
        INFO("cut at " << at << ": " << life.wrong);
        CHECK(life.check());
        CHECK(life.journal().held() == stored);
        CHECK(life.truth.first_held(life.journal()) == 0);
    }
}

TEST_CASE("a cut at any write, erasure or sync loses only what was not synced") {
    const CutFindings findings = CutEverywhere().run();
    MESSAGE(findings.records << " records, " << findings.cuts << " cuts, " << findings.second_cuts
                             << " second cuts while opening, " << findings.merged
                             << " merged records seen");
    INFO(findings.first);
    CHECK(findings.records >= 200);
    CHECK(findings.merged > 40);
    CHECK(findings.second_cuts > 0);
    CHECK(findings.found_out == 0);
}
