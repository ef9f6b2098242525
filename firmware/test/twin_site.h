// One node and the small hub under one fake clock, with a road between them that can fail.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cut_flash.h"
#include "fake_board_places.h"
#include "fakes.h"
#include "node/node.h"
#include "twin_hub.h"

namespace ohmstead {

struct Road {
    bool broker = true;          // can be reached by MQTT
    bool hub = true;             // hears and answers
    bool http = true;            // can be reached by HTTP
    bool acks = true;            // come back
    bool told = true;            // the node hears what became of dialling and posting
    uint32_t lost_percent = 0;   // of messages and of answers
    uint32_t twice_percent = 0;  // of answers
    uint32_t late_percent = 0;   // of answers: up to 100 s instead of 1 s
};

class TwinSite final : public Transport {
   public:
    static constexpr int64_t kMwhPerWindow = 1000;  // 3,600 W for a second

    explicit TwinSite(uint32_t seed, uint32_t sectors = 64, uint32_t interval_ms = 10'000)
        : flash(sectors, seed), random(seed), interval_ms_(interval_ms) {
        boot(Reset::kPowerOn);
    }

    // --- time ---

    void run(uint64_t ms) {
        for (const uint64_t end_ms = now_ms + ms; now_ms < end_ms;) step(end_ms);
    }
    // Until nothing is held, or the time is over.
    bool settle(uint64_t at_most_ms) {
        const uint64_t end_ms = now_ms + at_most_ms;
        while (now_ms < end_ms && !(node->held() == 0 && node->newest().seq > 0)) step(end_ms);
        return node->held() == 0;
    }
    uint64_t up_ms() const { return now_ms - booted_ms; }

    // --- what happens to the node ---

    void boot(Reset reset) {
        ++life;
        connected = false;
        booted_ms = now_ms;
        fed_in_boot = 0;
        events.clear();
        Identity identity;
        std::memcpy(identity.node, "a4cf12fe0b1c", 13);
        identity.firmware = firmware.c_str();
        identity.hardware = "virtual";
        identity.defaults.count = 1;
        identity.defaults.interval_ms = interval_ms_;
        node = std::make_unique<Node>(
            identity, Ports{flash, store, *this, board, measuring, random, places, seal});
        node->start(reset, 0);
    }
    void lose_power() {
        remember_boot(true);
        flash.restart();
        boot(Reset::kPowerOn);
    }
    void restart() {
        flash.sync();
        remember_boot(false);
        boot(Reset::kSoftware);
    }
    void drop_connection() {
        if (!connected) return;
        connected = false;
        ++life;
        node->disconnected(up_ms());
    }
    void say(Topic topic, const std::string& text) {
        node->received(topic, text.data(), text.size(), up_ms());
    }

    // --- the node's port ---

    void dial() override {
        REQUIRE_FALSE(dialling);
        ++dials;
        if (!road.told) return;
        dialling = true;
        at(now_ms + 20 + random.below(400), [this] {
            dialling = false;
            connected = road.broker;
            connected ? node->connected(up_ms()) : node->unreachable(up_ms());
        });
    }

    void publish(Topic topic, const char* text, size_t size_b, uint8_t, bool) override {
        if (flash.dead() || !connected) return;
        said.push_back({topic, std::string(text, size_b)});
        if (topic != Topic::kHello && topic != Topic::kRecords) return;
        if (!road.hub || chance(road.lost_percent)) return;
        const std::string message(text, size_b);
        const std::string ack =
            topic == Topic::kHello ? hub.hear_hello(message, false) : hub.hear_batch(message);
        if (ack.empty() || !road.acks || chance(road.lost_percent)) return;
        for (int times = chance(road.twice_percent) ? 2 : 1; times > 0; --times) {
            at(now_ms + 1 + random.below(chance(road.late_percent) ? 100'000 : 1'000),
               [this, ack] { say(Topic::kAck, ack); });
        }
    }

    void fetch(const char*, uint32_t offset_b, uint32_t size_b) override {
        ++fetches;
        const bool there = road.hub && road.http && !chance(road.lost_percent);
        const std::string part = there ? image.substr(offset_b, size_b) : "";
        at(now_ms + 1 + random.below(20), [this, part] {
            node->fetched(part.empty() ? 0 : 206, part.data(), part.size(), up_ms());
        });
    }

    void post(const char* text, size_t size_b) override {
        REQUIRE_FALSE(posting);
        posted_ms.push_back(now_ms);
        if (!road.told) return;
        posting = true;
        const std::string message(text, size_b);
        const bool hello = message.find("\"records\":[") == std::string::npos;
        if (!flash.dead()) said.push_back({hello ? Topic::kHello : Topic::kRecords, message});
        int status = 0;
        std::string answer;
        if (road.http && !flash.dead() && !chance(road.lost_percent)) {
            status = road.hub ? 200 : 503;
            if (road.hub) answer = posted(message, status);
            if (chance(road.lost_percent)) status = 0;
        }
        at(now_ms + 1 + random.below(2'000), [this, status, answer] {
            posting = false;
            const std::string body = status == 0 ? "" : answer;
            node->posted(status, body.data(), body.size(), status == 503 ? 5 : 0, up_ms());
        });
    }

    struct Boot {
        Name newest;
        std::vector<uint64_t> made_ms;  // uptimes at which records were made
        uint64_t end_ms = 0;
        bool cut = false;
        uint64_t fed = 0;  // windows
    };
    struct Said {
        Topic topic;
        std::string text;
    };

    // Boots that are over, and the one that is.
    void remember_boot(bool cut) {
        Boot over = running;
        over.newest = node->newest();
        over.end_ms = up_ms();
        over.cut = cut;
        over.fed = fed_in_boot;
        boots.push_back(over);
        running = Boot();
        if (!flash.dead()) dropped += node->dropped();  // else the cut took it
        dialling = posting = false;
    }

    CutFlash flash;
    MapStore store;
    SeededRandom random;
    FakeBoard board;
    FakeMeasuring measuring;
    FakePlaces places;
    FakeSeal seal;
    std::string image;  // that the hub hands out
    std::string firmware = "1.4.0";
    int fetches = 0;
    int dials = 0;
    TwinHub hub;
    Road road;
    std::string settings;  // that the hub tells with its answers over HTTP
    std::unique_ptr<Node> node;
    std::vector<Said> said;
    std::vector<uint64_t> posted_ms;
    std::vector<Boot> boots;
    Boot running;
    uint64_t now_ms = 0;
    uint64_t booted_ms = 0;
    uint64_t fed_in_boot = 0;
    uint64_t fed = 0;
    uint32_t dropped = 0;
    bool connected = false;

   private:
    template <typename Do>
    void at(uint64_t when_ms, Do&& act) {
        events.emplace(when_ms, std::forward<Do>(act));
    }
    bool chance(uint32_t percent) { return percent > 0 && random.below(100) < percent; }

    std::string posted(const std::string& message, int& status) {
        const bool hello = message.find("\"records\":[") == std::string::npos;
        const std::string ack = hello ? hub.hear_hello(message, true) : hub.hear_batch(message);
        if (ack.find("unreadable") != std::string::npos) status = 422;
        const std::string told = settings.empty() ? "" : ",\"settings\":" + settings;
        return "{\"ack\":" + ack + told + "}";
    }

    void step(uint64_t end_ms) {
        const uint64_t window_ms = booted_ms + (fed_in_boot + 1) * 1000;
        uint64_t next_ms = window_ms < end_ms ? window_ms : end_ms;
        const uint64_t due_ms = node->due_ms();
        if (due_ms != kNever && booted_ms + due_ms < next_ms) next_ms = booted_ms + due_ms;
        if (!events.empty() && events.begin()->first < next_ms) next_ms = events.begin()->first;
        if (next_ms > now_ms) now_ms = next_ms;
        if (!events.empty() && events.begin()->first <= now_ms) {
            const auto act = events.begin()->second;
            events.erase(events.begin());
            act();
        } else if (window_ms <= now_ms) {
            feed();
        }
        node->tick(up_ms());
        if (flash.dead()) lose_power();
    }

    void feed() {
        Window window;
        window.end_us = ++fed_in_boot * 1'000'000;
        window.us = 1'000'000;
        window.count = 1;
        window.channels[0].has_current = true;
        window.channels[0].quality = kAssumedVoltage;
        window.channels[0].current_sq_a2 = 3600.0F / 230 * (3600.0F / 230);
        ++fed;
        const uint64_t before = node->newest().seq;
        node->take(window, up_ms());
        if (node->newest().seq != before) running.made_ms.push_back(up_ms());
    }

    std::multimap<uint64_t, std::function<void()>> events;
    uint32_t interval_ms_;
    uint32_t life = 0;
    bool dialling = false;
    bool posting = false;
};

}  // namespace ohmstead
