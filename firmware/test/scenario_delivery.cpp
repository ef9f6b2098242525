// A node and a hub: records on their way over roads that fail.
#include <doctest/doctest.h>

#include <set>

#include "twin_truth.h"

using namespace ohmstead;

namespace {

size_t count(const TwinSite& site, Topic topic) {
    size_t number = 0;
    for (const TwinSite::Said& one : site.said) number += one.topic == topic;
    return number;
}

constexpr uint64_t kMinute = 60'000;

}  // namespace

TEST_CASE("on a good road every record is stored once, soon after it was made") {
    TwinSite site(1);
    site.run(10 * kMinute);
    CHECK(site.hub.database.readings.size() >= 59);
    CHECK(site.hub.repeats == 0);
    CHECK(site.hub.hellos == 1);
    CHECK(count(site, Topic::kHealth) == 10);
    CHECK(count(site, Topic::kLive) >= 290);
    CHECK(site.said[0].text == "online");
    CHECK(site.said[1].topic == Topic::kHello);
    REQUIRE(site.settle(kMinute));
    check_truth(site);
    check_energy(site, 10);
}

TEST_CASE("where every third message and ack is lost, late or twice, nothing is") {
    TwinSite site(2);
    site.road.lost_percent = 33;
    site.road.twice_percent = 33;
    site.road.late_percent = 33;
    site.run(60 * kMinute);
    site.road = Road();
    REQUIRE(site.settle(30 * kMinute));
    CHECK(site.hub.repeats > 0);
    check_truth(site);
    check_energy(site, 10);
}

TEST_CASE("a batch whose ack was lost is sent again with the same records, and no others") {
    TwinSite site(12);
    site.run(kMinute);
    site.road.acks = false;
    site.run(30'000);
    site.said.clear();
    site.run(3 * kMinute);
    std::set<std::string> records;
    int sent = 0;
    for (const TwinSite::Said& one : site.said) {
        if (one.topic != Topic::kRecords) continue;
        ++sent;
        records.insert(one.text.substr(one.text.find("\"records\"")));
    }
    CHECK(sent >= 3);
    CHECK(records.size() <= 3);  // the same ones; `more` behind them changes once
    CHECK(site.hub.repeats >= 3);
    site.road.acks = true;
    REQUIRE(site.settle(5 * kMinute));
    check_truth(site);
}

TEST_CASE("a batch whose connection broke goes again soon after the next one opens") {
    TwinSite site(13);
    site.run(kMinute);
    site.road.hub = false;
    site.run(10'000);
    REQUIRE(site.node->held() > 0);
    site.drop_connection();
    site.road.hub = true;
    site.run(6'000);
    CHECK(site.node->held() == 0);
}

TEST_CASE("a hub that was away for an hour gets all of it, in full batches") {
    TwinSite site(3);
    site.road.hub = false;
    site.run(60 * kMinute);
    const int before = site.hub.batches;
    site.road.hub = true;
    REQUIRE(site.settle(5 * kMinute));
    CHECK(site.hub.batches - before <= 12);
    check_truth(site);
}

TEST_CASE("without a broker it goes over HTTP, hello first, and back when the broker is there") {
    TwinSite site(4);
    site.road.broker = false;
    site.run(10 * kMinute);
    CHECK(site.hub.hellos == 1);
    CHECK(site.hub.database.readings.size() >= 55);
    site.road.broker = true;
    site.run(2 * kMinute);
    CHECK(site.connected);
    REQUIRE(site.settle(kMinute));
    check_truth(site);
}

TEST_CASE("a transport that never says what became of it is asked again") {
    TwinSite site(15);
    site.road.told = false;
    site.run(9 * kMinute);
    CHECK(site.dials >= 3);
    CHECK(site.posted_ms.size() >= 1);
    site.road = Road();
    site.run(3 * kMinute);
    CHECK(site.connected);
    REQUIRE(site.settle(kMinute));
    check_truth(site);
}

TEST_CASE("a POST without an answer has failed after 120 s") {
    TwinSite site(16);
    site.road.broker = false;
    site.run(5 * kMinute);
    REQUIRE(site.node->held() <= 1);
    site.road.told = false;
    site.run(11 * kMinute);
    const size_t before = site.posted_ms.size();
    site.run(10 * kMinute);
    CHECK(site.posted_ms.size() >= before + 2);
    CHECK(site.posted_ms.back() - site.posted_ms[before] >= 120'000);
    site.road.told = true;
    REQUIRE(site.settle(10 * kMinute));
    check_truth(site);
}

TEST_CASE("a hello that was lost over HTTP is said again before any record") {
    TwinSite site(14);
    site.hub.database.known = true;  // so that it would not ask
    site.road.broker = site.road.http = false;
    site.run(5 * kMinute);
    site.road.http = true;
    REQUIRE(site.settle(5 * kMinute));
    CHECK(site.hub.hellos == 1);
    CHECK(site.hub.batches >= 1);
}

TEST_CASE("a hub that says 503 is asked again after the time that it names") {
    TwinSite site(5);
    site.road.broker = site.road.hub = false;
    site.run(20 * kMinute);
    CHECK(site.hub.database.readings.empty());
    for (size_t i = 1; i < site.posted_ms.size(); ++i) {
        CHECK(site.posted_ms[i] - site.posted_ms[i - 1] >= 5'000);
    }
    CHECK(site.posted_ms.size() >= 15);
    site.road.hub = true;
    REQUIRE(site.settle(5 * kMinute));
    check_truth(site);
}

TEST_CASE("a hub that has forgotten the node is told who it is") {
    TwinSite site(6);
    site.run(2 * kMinute);
    site.hub.database.known = false;
    site.run(2 * kMinute);
    CHECK(site.hub.database.known);
    REQUIRE(site.settle(kMinute));
    check_truth(site);
}

TEST_CASE("a database restored from a backup gets back what it had acknowledged") {
    for (const bool over_http : {false, true}) {
        TwinSite site(7);
        site.road.broker = !over_http;
        site.run(10 * kMinute);
        const TwinHub::Database backup = site.hub.database;
        site.run(20 * kMinute);
        site.hub.database = backup;
        site.run(5 * kMinute);
        REQUIRE(site.settle(5 * kMinute));
        CHECK(site.hub.replays >= 1);
        CHECK(site.hub.database.readings.size() >= 209);
        check_truth(site);
    }
}

TEST_CASE("a database that was lost whole is filled again from the journal, over boots") {
    TwinSite site(8);
    site.run(10 * kMinute);
    site.restart();
    site.run(10 * kMinute);
    site.hub.database = TwinHub::Database();
    site.run(5 * kMinute);
    REQUIRE(site.settle(5 * kMinute));
    check_truth(site);
}

TEST_CASE("a record that the hub cannot read is set aside, and the others arrive") {
    for (const bool named : {true, false}) {
        for (const bool over_http : {false, true}) {
            TwinSite site(9);
            site.hub.names_unreadable = named;
            site.road.broker = !over_http;
            site.road.hub = false;
            site.run(5 * kMinute);
            const uint32_t boot = site.node->newest().boot;
            site.hub.poisoned = {{boot, 7}, {boot, 20}};
            site.road.hub = true;
            site.run(5 * kMinute);
            REQUIRE(site.settle(5 * kMinute));
            CHECK(site.node->dropped() == 2);
            CHECK(site.hub.database.seen.count({boot, 6}) == 1);
            CHECK(site.hub.database.seen.count({boot, 7}) == 0);
            CHECK(site.hub.database.seen.count({boot, 8}) == 1);
            check_truth(site, true);
        }
    }
}

TEST_CASE("a journal that is full merges, and loses resolution but no energy") {
    TwinSite site(10, 8, 1'000);
    site.road.hub = false;
    site.run(60 * kMinute);
    site.road.hub = true;
    REQUIRE(site.settle(5 * kMinute));
    check_energy(site, 1);
    check_truth(site, true);
}

TEST_CASE("the node is never restarted because the hub is away") {
    TwinSite site(11, 8);
    site.road.broker = site.road.http = site.road.hub = false;
    site.run(48 * 60 * kMinute);
    CHECK(site.board.restarts == 0);
    CHECK(site.boots.empty());
    site.road = Road();
    REQUIRE(site.settle(10 * kMinute));
    check_energy(site, 10);
}
