// Settings that outlive a boot, and are taken whole or not at all.
#include <doctest/doctest.h>

#include <string>

#include "fakes.h"
#include "node/settings_keeper.h"

using namespace ohmstead;
using Taken = SettingsKeeper::Taken;

namespace {

struct Keeping {
    MapStore store;
    FakeMeasuring measuring;
    SettingsKeeper keeper{store};
    Settings defaults;
    char room[SettingsKeeper::kMaxTextB + 64];
    std::string error;

    Keeping() {
        defaults.count = 1;
        keeper.open(defaults, measuring, room, sizeof room);
    }
    Taken take(const std::string& text) {
        Complaint complaint;
        const Taken taken =
            keeper.take(text.data(), text.size(), measuring, complaint, room, sizeof room);
        error = complaint.text();
        return taken;
    }
    Settings after_a_boot() {
        SettingsKeeper next(store);
        next.open(defaults, measuring, room, sizeof room);
        return next.now();
    }
};

const char kFour[] = R"({"rev":4,"interval_s":5,"channels":[{"ch":2}]})";

}  // namespace

TEST_CASE_FIXTURE(Keeping, "until the hub has said something the defaults count") {
    CHECK(keeper.now().rev == 0);
    CHECK(keeper.now().count == 1);
    CHECK(measuring.set_ups == 1);
}

TEST_CASE_FIXTURE(Keeping, "what was taken counts at once, and after a boot") {
    CHECK(take(kFour) == Taken::kChanged);
    CHECK(keeper.now().interval_ms == 5000);
    CHECK(measuring.last.rev == 4);
    CHECK(after_a_boot().rev == 4);
    CHECK(after_a_boot().channels[0].ch == 2);
}

TEST_CASE_FIXTURE(Keeping, "the same again wears no flash and disturbs no measuring") {
    take(kFour);
    const int writes = store.writes;
    const int set_ups = measuring.set_ups;
    CHECK(take(kFour) == Taken::kSame);
    CHECK(store.writes == writes);
    CHECK(measuring.set_ups == set_ups);
}

TEST_CASE_FIXTURE(Keeping, "what the measuring side refuses leaves all as it was") {
    take(kFour);
    measuring.error = "channels[0].sensor: there is no sensor of this name";
    CHECK(take(R"({"rev":5,"channels":[{"ch":0,"sensor":"X"}]})") == Taken::kRefused);
    CHECK(error == measuring.error);
    CHECK(keeper.now().rev == 4);
    measuring.error = nullptr;
    CHECK(after_a_boot().rev == 4);
}

TEST_CASE_FIXTURE(Keeping, "what is not good is refused with its reason") {
    CHECK(take(R"({"rev":5,"live_s":0})") == Taken::kRefused);
    CHECK(error == "live_s: must be a number from 1 to 3600");
    CHECK(take(R"({"rev":5,"later":")" + std::string(5000, 'x') + "\"}") == Taken::kRefused);
    CHECK(error == "must have 4096 bytes at most");
    CHECK(store.values.empty());
}

TEST_CASE_FIXTURE(Keeping, "damaged settings are not believed: the defaults count") {
    take(kFour);
    const std::string whole = store.values["settings"];
    for (size_t at = 0; at < whole.size(); ++at) {
        store.values["settings"][at] = static_cast<char>(whole[at] ^ 4);
        CHECK(after_a_boot().rev == 0);
        store.values["settings"] = whole.substr(0, at);
        CHECK(after_a_boot().rev == 0);
        store.values["settings"] = whole;
    }
    CHECK(after_a_boot().rev == 4);
}

TEST_CASE_FIXTURE(Keeping, "settings count even where they cannot be kept, and are kept later") {
    store.fails = true;
    CHECK(take(kFour) == Taken::kChanged);
    CHECK(keeper.now().rev == 4);
    store.fails = false;
    CHECK(after_a_boot().rev == 0);
    CHECK(take(kFour) == Taken::kChanged);
    CHECK(after_a_boot().rev == 4);
}
