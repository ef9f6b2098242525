// The way to the hub: MQTT, and HTTP after three failures in a row.
#include <doctest/doctest.h>

#include "fakes.h"
#include "talk/link.h"

using namespace ohmstead;

namespace {

uint64_t fail(Link& link, int times, uint64_t up_ms) {
    for (int i = 0; i < times; ++i) {
        up_ms = link.due_ms() > up_ms ? link.due_ms() : up_ms;
        REQUIRE(link.dial(up_ms));
        link.unreachable(up_ms);
    }
    return up_ms;
}

}  // namespace

TEST_CASE("a node dials at once, and not twice") {
    SeededRandom random(1);
    Link link(random, true);
    CHECK(link.due_ms() == 0);
    CHECK(link.dial(5));
    CHECK_FALSE(link.dial(6));
    link.opened();
    CHECK(link.connected());
    CHECK(link.due_ms() == kNever);
}

TEST_CASE("dialling that nothing is heard of for 120 s has failed, and is tried again") {
    SeededRandom random(5);
    Link link(random, true);
    uint64_t up_ms = 1000;
    for (int failures = 1; failures <= 3; ++failures) {
        REQUIRE(link.dial(up_ms));
        CHECK(link.due_ms() == up_ms + 120'000);
        up_ms = link.due_ms();
        CHECK_FALSE(link.dial(up_ms - 1));
        CHECK_FALSE(link.dial(up_ms));
        CHECK(link.due_ms() > up_ms);
        CHECK(link.due_ms() <= up_ms + 60'000);
        CHECK(link.over_http() == (failures == 3));
        up_ms = link.due_ms();
    }
    REQUIRE(link.dial(up_ms));
    link.opened();
    CHECK_FALSE(link.dial(up_ms + 200'000));
    CHECK(link.connected());
}

TEST_CASE("after three failures in a row it goes by HTTP, and tries MQTT every 60 s") {
    SeededRandom random(2);
    Link link(random, true);
    uint64_t up_ms = fail(link, 2, 0);
    CHECK_FALSE(link.over_http());
    up_ms = fail(link, 1, up_ms);
    CHECK(link.over_http());
    CHECK(link.due_ms() == up_ms + 60'000);
    up_ms = fail(link, 1, up_ms);
    CHECK(link.due_ms() == up_ms + 60'000);
    CHECK(link.dial(link.due_ms()));
    CHECK(link.over_http());  // until the broker answers
    link.opened();
    CHECK_FALSE(link.over_http());
}

TEST_CASE("a connection that broke is tried again by MQTT first") {
    SeededRandom random(3);
    Link link(random, true);
    link.dial(0);
    link.opened();
    link.lost(1000);
    CHECK_FALSE(link.connected());
    CHECK_FALSE(link.over_http());
    CHECK(link.due_ms() >= 2000);
    CHECK(link.due_ms() <= 3000);
    fail(link, 2, 3000);
    CHECK_FALSE(link.over_http());
}

TEST_CASE("a node without HTTP goes on dialling, at most a minute apart") {
    SeededRandom random(4);
    Link link(random, false);
    const uint64_t up_ms = fail(link, 20, 0);
    CHECK_FALSE(link.over_http());
    CHECK(link.due_ms() - up_ms <= 60'000);
}
