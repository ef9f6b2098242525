// Settings and questions of the contract corpus: answered as the corpus says.
#include <doctest/doctest.h>

#include <string>

#include "corpus.h"
#include "twin_site.h"

using namespace ohmstead;

namespace {

// What the node says on `topic` to a message of the corpus; nothing: null.
std::string said_to(Topic heard, const std::string& message, Topic topic) {
    TwinSite site(1);
    site.run(1'000);
    REQUIRE(site.connected);
    site.said.clear();
    site.say(heard, message);
    if (!site.measuring.learning.empty()) {
        site.node->noise_learnt(site.measuring.learning[0], 0.0412F, nullptr, site.up_ms());
    }
    for (const TwinSite::Said& one : site.said) {
        if (one.topic == topic) return one.text;
    }
    return "null";
}

int each(const char* file, Topic heard, Topic topic) {
    int cases = 0;
    each_case(file, [&](const std::string& name, const std::string&, const std::string& message,
                        const JsonValue& line) {
        CAPTURE(name);
        const JsonValue means = line.member("means");
        std::string expected(means.begin(), means.size_b());
        for (size_t at = 0; (at = expected.find(", \"", at)) != std::string::npos;) {
            expected.erase(at + 1, 1);  // the corpus has a space behind each comma and colon
        }
        for (size_t at = 0; (at = expected.find("\": ", at)) != std::string::npos;) {
            expected.erase(at + 2, 1);
        }
        CHECK(said_to(heard, message, topic) == expected);
        ++cases;
    });
    return cases;
}

}  // namespace

TEST_CASE("every settings message of the corpus is applied or refused as it says") {
    CHECK(each("from_hub_settings.jsonl", Topic::kSettings, Topic::kSettingsApplied) >= 40);
}

TEST_CASE("every question of the corpus is answered as it says") {
    CHECK(each("from_hub_asks.jsonl", Topic::kAsk, Topic::kAnswer) >= 10);
}

TEST_CASE("settings at their bounds, and beyond them, are taken or refused as the corpus says") {
    CHECK(each("from_hub_ranges.jsonl", Topic::kSettings, Topic::kSettingsApplied) >= 80);
}
