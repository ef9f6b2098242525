// The hub sets a node, and asks it: taken, refused, confirmed, answered.
#include <doctest/doctest.h>

#include <string>

#include "twin_truth.h"

using namespace ohmstead;

namespace {

constexpr uint64_t kMinute = 60'000;

std::string newest(const TwinSite& site, Topic topic) {
    std::string text;
    for (const TwinSite::Said& one : site.said) {
        if (one.topic == topic) text = one.text;
    }
    return text;
}

const char kFour[] = R"({"rev":4,"interval_s":5,"live_s":1,"channels":[{"ch":0}]})";

}  // namespace

TEST_CASE("settings count at once, are confirmed, and the next hello says so") {
    TwinSite site(31);
    site.run(kMinute);
    site.say(Topic::kSettings, kFour);
    CHECK(newest(site, Topic::kSettingsApplied) == R"({"rev":4})");
    CHECK(newest(site, Topic::kHello).find("\"interval_s\":5,\"settings_rev\":4") !=
          std::string::npos);
    const uint64_t before = site.node->newest().seq;
    site.run(kMinute);
    CHECK(site.node->newest().seq - before >= 11);
    CHECK(site.board.restarts == 0);
    REQUIRE(site.settle(kMinute));
    check_truth(site);
    check_energy(site, 10);
}

TEST_CASE("settings outlive a power cut, and their channels' registers go on") {
    TwinSite site(32);
    site.run(kMinute);
    site.say(Topic::kSettings, kFour);
    site.run(kMinute);
    site.lose_power();
    CHECK(site.node->settings().rev == 4);
    site.run(kMinute);
    REQUIRE(site.settle(kMinute));
    check_truth(site);
    check_energy(site, 20);
}

TEST_CASE("settings that are no good are refused with a reason, and nothing changes") {
    TwinSite site(33);
    site.run(kMinute);
    site.say(Topic::kSettings, kFour);
    site.say(Topic::kSettings, R"({"rev":5,"channels":[{"ch":0,"phase_deg":90}]})");
    CHECK(newest(site, Topic::kSettingsApplied) ==
          R"({"rev":5,"error":"channels[0].phase_deg: must be 0, 120, 180 or 240"})");
    CHECK(site.node->settings().rev == 4);
    site.measuring.error = "channels[0].sensor: there is no sensor of this name";
    site.say(Topic::kSettings, R"({"rev":6,"channels":[{"ch":0,"sensor":"X"}]})");
    CHECK(newest(site, Topic::kSettingsApplied) ==
          R"({"rev":6,"error":"channels[0].sensor: there is no sensor of this name"})");
    CHECK(site.node->settings().rev == 4);
    const size_t before = site.said.size();
    site.say(Topic::kSettings, "oops");  // nobody could tell which settings an answer means
    CHECK(site.said.size() == before);
    CHECK(site.node->settings().rev == 4);
}

TEST_CASE("settings that come again at each connection are confirmed, and wear no flash") {
    TwinSite site(34);
    site.run(kMinute);
    site.say(Topic::kSettings, kFour);
    const int writes = site.store.writes;
    site.said.clear();
    site.say(Topic::kSettings, kFour);
    site.say(Topic::kSettings, "");  // the hub has taken them off the broker
    CHECK(site.store.writes == writes);
    REQUIRE(site.said.size() == 1);
    CHECK(site.said[0].text == R"({"rev":4})");
}

TEST_CASE("identify blinks the light, and is answered") {
    TwinSite site(35);
    site.run(kMinute);
    site.say(Topic::kAsk, R"({"id":7,"ask":"identify","for_s":30})");
    CHECK(site.board.identified_ms == std::vector<uint32_t>{30'000});
    CHECK(newest(site, Topic::kAnswer) == R"({"id":7,"ask":"identify"})");
    site.say(Topic::kAsk, R"({"id":8,"ask":"identify","for_s":0})");
    CHECK(newest(site, Topic::kAnswer) ==
          R"({"id":8,"ask":"identify","error":"for_s: must be a number from 1 to 600"})");
    site.say(Topic::kAsk, R"({"id":9,"ask":"dance"})");
    CHECK(newest(site, Topic::kAnswer) ==
          R"({"id":9,"ask":"unknown","error":"ask: must be identify or noise"})");
    CHECK(site.board.identified_ms.size() == 1);
}

TEST_CASE("the noise of a channel is learnt when asked, and told") {
    TwinSite site(36);
    site.run(kMinute);
    site.say(Topic::kAsk, R"({"id":8,"ask":"noise","ch":0})");
    site.say(Topic::kAsk, R"({"id":8,"ask":"noise","ch":0})");  // QoS 1: it may come twice
    CHECK(site.measuring.learning == std::vector<uint8_t>{0});
    CHECK(newest(site, Topic::kAnswer).empty());
    site.say(Topic::kAsk, R"({"id":9,"ask":"noise","ch":0})");
    CHECK(newest(site, Topic::kAnswer).find("ask again in a minute") != std::string::npos);
    site.node->noise_learnt(0, 0.0412F, nullptr, site.up_ms());
    CHECK(newest(site, Topic::kAnswer) == R"({"id":8,"ask":"noise","ch":0,"noise_a":0.0412})");
    site.say(Topic::kAsk, R"({"id":10,"ask":"noise","ch":5})");
    CHECK(newest(site, Topic::kAnswer) ==
          R"({"id":10,"ask":"noise","ch":5,"error":"ch: this channel is not measured: enable it )"
          R"(in the settings"})");
}

TEST_CASE("an answer that comes while the broker is away is said at the next connection") {
    TwinSite site(37);
    site.run(kMinute);
    site.say(Topic::kAsk, R"({"id":8,"ask":"noise","ch":0})");
    site.drop_connection();
    site.node->noise_learnt(0, 0, "mains frequency is on the clamp: take it off the conductor",
                            site.up_ms());
    CHECK(newest(site, Topic::kAnswer).empty());
    site.run(kMinute);
    CHECK(newest(site, Topic::kAnswer) ==
          R"({"id":8,"ask":"noise","ch":0,"error":"mains frequency is on the clamp: )"
          R"(take it off the conductor"})");
}

TEST_CASE("settings count even where the store fails") {
    TwinSite site(38);
    site.run(kMinute);
    site.store.fails = true;
    site.say(Topic::kSettings, kFour);
    CHECK(newest(site, Topic::kSettingsApplied) == R"({"rev":4})");
    CHECK(site.node->settings().rev == 4);
}

TEST_CASE("bytes that are nothing of ours change nothing") {
    TwinSite site(39);
    site.run(kMinute);
    const std::string junk("\xff\x00{\"error\":", 12);
    for (const Topic topic : {Topic::kAck, Topic::kAsk, Topic::kUpdate, Topic::kHello}) {
        site.say(topic, junk);
        site.say(topic, "[]");
    }
    site.run(5 * kMinute);
    REQUIRE(site.settle(kMinute));
    check_truth(site);
}

TEST_CASE("over HTTP settings come with an answer, and the next hello says what became of them") {
    TwinSite site(40);
    site.road.broker = false;
    site.run(5 * kMinute);
    REQUIRE(site.hub.hellos == 1);
    site.settings = kFour;
    site.run(kMinute);
    CHECK(site.hub.hellos == 2);
    CHECK(site.node->settings().rev == 4);
    CHECK(site.hub.last_hello.find("\"settings_rev\":4") != std::string::npos);
    site.settings = R"({"rev":5,"channels":[{"ch":64}]})";
    site.run(kMinute);
    CHECK(site.hub.hellos == 3);  // said once, however often the settings come again
    CHECK(site.hub.last_hello.find(
              "\"settings_rev\":4,\"voltage_inputs\":0,\"settings_refused\":{\"rev\":5,\"error\":"
              "\"channels[0].ch: must be a whole number from 0 to 63\"}") != std::string::npos);
    site.settings = R"({"rev":6,"channels":[{"ch":0}]})";
    site.run(kMinute);
    CHECK(site.hub.last_hello.find("settings_refused") == std::string::npos);
    REQUIRE(site.settle(kMinute));
    check_truth(site);
}
