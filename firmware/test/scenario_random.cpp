// Anything in any order: roads that fail, power that goes, hubs that forget; by seed.
#include <doctest/doctest.h>

#include <cstdio>

#include "twin_truth.h"

using namespace ohmstead;

namespace {

Road any_road(SeededRandom& random) {
    Road road;
    road.broker = random.below(4) != 0;
    road.hub = random.below(4) != 0;
    road.http = random.below(3) != 0;
    road.lost_percent = random.below(40);
    road.twice_percent = random.below(30);
    road.late_percent = random.below(30);
    return road;
}

void any_event(TwinSite& site, TwinHub::Database& backup) {
    switch (site.random.below(10)) {
        case 0:
            site.lose_power();
            break;
        case 1:
            site.restart();
            break;
        case 2:
            site.flash.cut_after(1 + site.random.below(200), Cut::kAnyOf);
            break;
        case 3:
            backup = site.hub.database;
            break;
        case 4:
            site.hub.database = backup;
            break;
        case 5:
            site.hub.database.known = false;
            break;
        case 6:
            site.drop_connection();
            break;
        default:
            site.road = any_road(site.random);
    }
}

}  // namespace

TEST_CASE("whatever happens in whatever order, nothing is lost but what power took") {
    int boots = 0;
    int repeats = 0;
    int replays = 0;
    size_t records = 0;
    for (uint32_t seed = 1; seed <= 150; ++seed) {
        CAPTURE(seed);
        TwinSite site(seed, 128);
        TwinHub::Database backup;
        for (int i = 0; i < 25; ++i) {
            site.run(site.random.below(180'000));
            any_event(site, backup);
        }
        site.flash.cut_after(0, Cut::kAnyOf);
        site.road = Road();
        site.run(300'000);
        REQUIRE(site.settle(600'000));
        check_truth(site);
        check_energy(site, 32 * site.boots.size());
        REQUIRE(site.flash.overwritten == 0);
        boots += static_cast<int>(site.boots.size());
        repeats += site.hub.repeats;
        replays += site.hub.replays;
        records += site.hub.database.readings.size();
    }
    std::printf("random orders: 150 seeds, %d boots, %zu records stored, %d repeats, %d replays\n",
                boots, records, repeats, replays);
}
