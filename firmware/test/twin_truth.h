// What must be true of the hub's database once everything has come in.
#pragma once

#include <doctest/doctest.h>

#include "twin_site.h"

namespace ohmstead {

// Nothing is lost but what a cut of the power took in its last 10 s (and an interval that was
// open), registers never fall, and they say all the energy that was not lost.
inline void check_truth(TwinSite& site, bool may_drop = false) {
    site.remember_boot(false);
    const TwinHub::Database& database = site.hub.database;
    uint64_t missing = 0;
    for (const TwinSite::Boot& boot : site.boots) {
        for (uint64_t seq = 1; seq <= boot.newest.seq; ++seq) {
            if (database.seen.count({boot.newest.boot, seq}) != 0) continue;
            const bool at_the_end =
                boot.made_ms[static_cast<size_t>(seq - 1)] + 10'100 >= boot.end_ms;
            if (boot.cut && at_the_end) continue;
            ++missing;
        }
    }
    if (may_drop) {
        CHECK(missing <= site.dropped);
    } else {
        CHECK(site.dropped == 0);
        CHECK(missing == 0);
    }
    // In the order in which they were made.
    std::map<std::pair<uint32_t, uint64_t>, int64_t> registers;
    for (const auto& [key, stored] : database.readings) {
        for (const auto& [ch, mwh] : stored.imported_mwh) {
            registers[{stored.boots, key.second}] = mwh;
        }
    }
    int64_t before_mwh = 0;
    for (const auto& [order, mwh] : registers) {
        CHECK(mwh >= before_mwh);
        before_mwh = mwh;
    }
}

// The register that the hub saw last says all that was fed, but for `lost` windows at most.
inline void check_energy(const TwinSite& site, uint64_t lost) {
    int64_t most_mwh = 0;
    for (const auto& entry : site.hub.database.readings) {
        const int64_t mwh = entry.second.imported_mwh.begin()->second;
        most_mwh = mwh > most_mwh ? mwh : most_mwh;
    }
    const int64_t fed_mwh = static_cast<int64_t>(site.fed) * TwinSite::kMwhPerWindow;
    CHECK(most_mwh <= fed_mwh + fed_mwh / 100'000);  // RMS is a float
    CHECK(most_mwh >=
          fed_mwh - fed_mwh / 100'000 - static_cast<int64_t>(lost) * TwinSite::kMwhPerWindow);
}

}  // namespace ohmstead
