// Acks: every one of the corpus means to the node what the corpus says.
#include <doctest/doctest.h>

#include <cstring>
#include <string>

#include "corpus.h"
#include "talk/ack.h"

using namespace ohmstead;
using Means = Ack::Means;

namespace {

Ack read(const std::string& text) {
    return read_ack(JsonValue::in(text.data(), text.size()));
}

Means means(const std::string& words) {
    if (words == "kept") return Means::kKept;
    if (words == "unreadable") return Means::kUnreadable;
    if (words == "hello unreadable") return Means::kHelloUnreadable;
    if (words == "hello") return Means::kHello;
    REQUIRE(words == "replay");
    return Means::kReplay;
}

}  // namespace

TEST_CASE("every ack of the corpus is understood as it is meant") {
    int cases = 0;
    each_case("from_hub.jsonl", [&](const std::string& name, const std::string&,
                                    const std::string& message, const JsonValue& line) {
        CAPTURE(name);
        const Ack ack = read(message);
        const std::string expected = text_of(line.member("means"));
        CHECK(ack.means == means(expected));
        CHECK(ack.has_boot == (message.find("\"boot\":\"9f2c01ab\"") != std::string::npos));
        if (ack.has_boot) CHECK(ack.boot == 0x9f2c01ab);
        if (expected == "kept") CHECK((ack.has_seq && ack.seq >= 812 && ack.commit_ms >= 250));
        CHECK(ack.has_crc32 == (message.find("crc32") != std::string::npos));
        ++cases;
    });
    CHECK(cases >= 8);
}

TEST_CASE("an ack's numbers are taken exactly") {
    const Ack kept = read(R"({"boot":"9f2c01ab","seq":4503599627370496,"commit_s":0.25})");
    CHECK(kept.seq == 4503599627370496);
    CHECK(kept.commit_ms == 250);
    CHECK(read(R"({"error":"unreadable","crc32":4294967295})").crc32 == 4294967295);
    CHECK(read(R"({"boot":"9f2c01ab","seq":1,"commit_s":1e9})").commit_ms == 3'600'000);
    CHECK(read(R"({"boot":"9f2c01ab","seq":1,"commit_s":-1})").commit_ms == 0);
}

TEST_CASE("what is no ack means nothing, so that nothing is given up for it") {
    for (const char* text :
         {"", "[]", "{}", "oops", "{\"hello\":true}", "{\"seq\":5}", "{\"boot\":\"9f2c01ab\"}",
          "{\"boot\":\"9F2C01AB\",\"seq\":5}", "{\"boot\":\"9f2c01a\",\"seq\":5}",
          "{\"boot\":\"9f2c01ab0\",\"seq\":5}", "{\"boot\":\"9f2c01ab\",\"seq\":0}",
          "{\"boot\":\"9f2c01ab\",\"seq\":-5}", "{\"boot\":\"9f2c01ab\",\"seq\":5.0}",
          "{\"boot\":\"9f2c01ab\",\"seq\":\"5\"}", "{\"replay\":false}", "{\"replay\":1}",
          "{\"boot\":\"9f2c01ab\",\"seq\":5,\"error\":\"later\"}", "{\"error\":5}",
          "{\"of\":\"settings\",\"boot\":\"9f2c01ab\",\"seq\":5}"}) {
        CAPTURE(text);
        CHECK(read(text).means == Means::kNothing);
    }
}
