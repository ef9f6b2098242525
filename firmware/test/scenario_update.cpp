// A whole node and its small hub through updates: it measures on, and nothing of it is lost.
#include "twin_site.h"
#include "update_desk.h"

using namespace ohmstead;

namespace {

std::string answers(const TwinSite& site) {
    std::string all;
    for (const TwinSite::Said& one : site.said) {
        if (one.topic == Topic::kAnswer) all += one.text + "\n";
    }
    return all;
}

// What the board does when the node asks for it.
bool restart_if_asked(TwinSite& site) {
    if (site.board.restarts == 0 && !site.places.rolled_back) return false;
    site.board.restarts = 0;
    if (!site.places.rolled_back) site.places.restart();
    site.places.rolled_back = false;
    site.firmware = site.places.trial ? "1.5.0" : "1.4.0";
    site.restart();
    return true;
}

bool run_until_restart(TwinSite& site, int seconds) {
    for (int second = 0; second < seconds; ++second) {
        site.run(1000);
        if (restart_if_asked(site)) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("a node takes a firmware while it measures, and tells the hub that it runs") {
    TwinSite site(1);
    site.image = some_image(300'000);
    site.run(30'000);
    site.say(Topic::kUpdate, fake_offer(site.image));
    const uint64_t before = site.node->newest().seq;
    REQUIRE(run_until_restart(site, 120));
    CHECK(site.places.trial);
    CHECK(site.boots.back().newest.seq > before);
    site.run(60'000);
    CHECK(site.places.runs == site.image);
    CHECK(answers(site) == "{\"id\":1,\"ask\":\"update\"}\n");
    CHECK(site.settle(600'000));
    CHECK(site.boots.back().fed % 10 == 0);  // it restarted as an interval ended: none was lost
    std::string hello;
    for (const TwinSite::Said& one : site.said) {
        if (one.topic == Topic::kHello) hello = one.text;
    }
    CHECK(hello.find("\"firmware\":\"1.5.0\"") != std::string::npos);
    CHECK(hello.find("\"reset\":\"update\"") != std::string::npos);
}

TEST_CASE("a firmware that the hub never hears goes back to the old one, with all its records") {
    TwinSite site(2);
    site.image = some_image(50'000);
    site.run(30'000);
    site.say(Topic::kUpdate, fake_offer(site.image));
    REQUIRE(run_until_restart(site, 120));
    site.road.hub = false;
    REQUIRE(run_until_restart(site, 700));
    CHECK(site.firmware == "1.4.0");
    CHECK(site.node->held() > 0);
    site.road.hub = true;
    site.run(60'000);
    site.say(Topic::kUpdate, fake_offer(site.image));
    CHECK_FALSE(run_until_restart(site, 60));
    CHECK(answers(site).find("it did not reach the hub") != std::string::npos);
    CHECK(site.settle(600'000));
    CHECK(site.node->dropped() == 0);
}

TEST_CASE("a power cut anywhere in a download leaves a node that measures and takes it later") {
    for (int cut_at_s = 1; cut_at_s <= 12; ++cut_at_s) {
        CAPTURE(cut_at_s);
        TwinSite site(static_cast<uint32_t>(100 + cut_at_s));
        site.image = some_image(1'000'000);
        site.run(30'000);
        site.say(Topic::kUpdate, fake_offer(site.image));
        const bool restarted = run_until_restart(site, cut_at_s);
        if (restarted) break;
        site.lose_power();
        site.run(30'000);
        site.say(Topic::kUpdate, fake_offer(site.image));
        REQUIRE(run_until_restart(site, 120));
        site.run(60'000);
        CHECK(site.places.runs == site.image);
    }
}
