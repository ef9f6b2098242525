// The power is cut at every write and sync of a journal's history.
#include <doctest/doctest.h>

#include "journal_cuts.h"

using namespace ohmstead;

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
