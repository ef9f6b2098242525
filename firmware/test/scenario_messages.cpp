// What a node says in a long and troubled life, for the hub's own parsers to read.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

#include "twin_truth.h"

using namespace ohmstead;

namespace {

const char* name_of(Topic topic) {
    switch (topic) {
        case Topic::kHello:
            return "hello";
        case Topic::kRecords:
            return "records";
        case Topic::kLive:
            return "live";
        case Topic::kHealth:
            return "health";
        case Topic::kSettingsApplied:
            return "settings/applied";
        case Topic::kAnswer:
            return "answer";
        default:
            return "presence";
    }
}

void trouble(TwinSite& site, int round) {
    const std::string number = std::to_string(round + 1);
    site.run(round == 6 ? 3'600'000 : 60'000 + site.random.below(600'000));
    site.road.broker = round % 3 != 1;
    site.road.hub = round % 4 != 2 && round != 5;
    site.road.lost_percent = site.random.below(30);
    if (round % 2 == 0) site.hub.poisoned.insert({site.node->newest().boot, 3});
    site.say(Topic::kSettings, "{\"rev\":" + number + ",\"interval_s\":" + number +
                                   ",\"channels\":[{\"ch\":" + std::to_string(round % 2) +
                                   "},{\"ch\":2,\"sensor\":\"SCT-013-000\",\"multiply\":0.5}]}");
    site.say(Topic::kSettings, "{\"rev\":999,\"channels\":[{\"ch\":0,\"sensor\":\"\\\"\"},7]}");
    site.say(Topic::kAsk, "{\"id\":" + number + ",\"ask\":\"identify\"}");
    site.say(Topic::kAsk, "{\"id\":" + number + "0,\"ask\":\"noise\",\"ch\":2}");
    site.node->noise_learnt(2, 0.00123F, round % 2 == 0 ? nullptr : "no: \"hum\"", site.up_ms());
    if (round % 5 == 4) site.lose_power();
}

void write(const char* path, const TwinSite& site) {
    std::ofstream file(path, std::ios::app);
    static char line[64 * 1024];
    for (const TwinSite::Said& one : site.said) {
        if (one.topic == Topic::kPresence) continue;
        JsonWriter writer(line, sizeof line);
        writer.object();
        writer.text("topic", name_of(one.topic));
        writer.text("message", one.text.c_str());
        writer.end_object();
        REQUIRE(writer.fits());
        file.write(line, static_cast<std::streamsize>(writer.size_b())) << '\n';
    }
}

}  // namespace

TEST_CASE("a node says all it can say in a troubled life") {
    const char* path = std::getenv("OHMSTEAD_MESSAGES");  // tests/firmware/test_node_messages.py
    size_t said = 0;
    for (uint32_t seed = 1; seed <= 6; ++seed) {
        TwinSite site(seed, seed % 2 == 0 ? 8 : 64, seed % 2 == 0 ? 1'000 : 10'000);
        for (int round = 0; round < 10; ++round) trouble(site, round);
        said += site.said.size();
        if (path != nullptr) write(path, site);
    }
    CHECK(said > 5'000);
}
