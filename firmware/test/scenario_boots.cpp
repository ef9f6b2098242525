// A node through power cuts and restarts: names, registers, qualities.
#include <doctest/doctest.h>

#include <set>

#include "twin_truth.h"

using namespace ohmstead;

namespace {
constexpr uint64_t kMinute = 60'000;
}

TEST_CASE("a power cut costs the last seconds only, and its first record says so") {
    TwinSite site(21);
    site.run(5 * kMinute);
    site.lose_power();
    site.run(5 * kMinute);
    REQUIRE(site.settle(kMinute));
    const uint32_t boot = site.node->newest().boot;
    CHECK(site.hub.database.readings[{boot, 1}].quality[0] ==
          (kAssumedVoltage | kRegisterRestored));
    CHECK(site.hub.database.readings[{boot, 2}].quality[0] == kAssumedVoltage);
    CHECK(site.hub.database.readings[{boot, 2}].boots == 2);
    CHECK(site.hub.database.readings[{site.boots[0].newest.boot, 1}].quality[0] == kAssumedVoltage);
    check_truth(site);
    check_energy(site, 20);
}

TEST_CASE("a restart in order says nothing of a cut") {
    TwinSite site(22);
    site.run(5 * kMinute);
    site.restart();
    site.run(kMinute);
    REQUIRE(site.settle(kMinute));
    CHECK(site.hub.database.readings[{site.node->newest().boot, 1}].quality[0] == kAssumedVoltage);
    check_truth(site);
}

TEST_CASE("records of an earlier boot go first, in a batch of their own without an uptime") {
    TwinSite site(23);
    site.road.hub = false;
    site.run(3 * kMinute);
    site.restart();
    site.run(3 * kMinute);
    site.road.hub = true;
    const size_t before = site.said.size();
    REQUIRE(site.settle(5 * kMinute));
    std::string first;
    for (size_t i = before; i < site.said.size() && first.empty(); ++i) {
        if (site.said[i].topic == Topic::kRecords) first = site.said[i].text;
    }
    CHECK(first.find("\"up\":null") != std::string::npos);
    CHECK(first.find("\"more\":true") != std::string::npos);
    check_truth(site);
}

TEST_CASE("a boots counter that cannot be written loses nothing") {
    TwinSite site(24);
    site.store.fails = true;
    site.run(3 * kMinute);
    site.lose_power();
    site.run(3 * kMinute);
    REQUIRE(site.settle(kMinute));
    check_truth(site);
}

TEST_CASE("power that goes at any operation of the flash costs no record but the last ones") {
    for (uint64_t operation = 1; operation <= 160; ++operation) {
        for (const Cut how : {Cut::kTornLast, Cut::kAnyOf}) {
            CAPTURE(operation);
            TwinSite site(static_cast<uint32_t>(operation), 16);
            site.road.lost_percent = 20;
            site.run(2 * kMinute);
            site.flash.cut_after(operation, how);
            site.run(10 * kMinute);
            site.road = Road();
            REQUIRE(site.settle(10 * kMinute));
            REQUIRE(site.boots.size() == 1);
            check_truth(site);
            check_energy(site, 32);
            REQUIRE(site.flash.overwritten == 0);
        }
    }
}

TEST_CASE("twenty brown-outs in ten minutes, and no register falls") {
    TwinSite site(25);
    for (int i = 0; i < 20; ++i) {
        site.run(20'000 + site.random.below(20'000));
        site.lose_power();
    }
    site.run(5 * kMinute);
    REQUIRE(site.settle(5 * kMinute));
    std::set<uint32_t> names;
    for (const TwinSite::Boot& boot : site.boots) names.insert(boot.newest.boot);
    CHECK(names.size() == 20);
    check_truth(site);
    check_energy(site, 20 * 20 + 10);
}

TEST_CASE("a node whose flash cannot be used still shows live values, and counts what it lost") {
    TwinSite site(26, 2);
    site.run(5 * kMinute);
    size_t live = 0;
    std::string health;
    for (const TwinSite::Said& one : site.said) {
        live += one.topic == Topic::kLive;
        if (one.topic == Topic::kHealth) health = one.text;
    }
    CHECK(live >= 140);
    CHECK(site.node->dropped() >= 28);
    CHECK(health.find("\"dropped\":2") != std::string::npos);
    CHECK(site.board.restarts == 0);
}
