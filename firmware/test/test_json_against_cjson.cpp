// The node's JSON reader beside cJSON: whatever ours takes, cJSON reads as the same tree.
#ifdef OHMSTEAD_CJSON
#include <cjson/cJSON.h>
#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <string>

#include "fakes.h"
#include "talk/json_items.h"
#include "talk/json_value.h"

using namespace ohmstead;
using Kind = JsonValue::Kind;

namespace {

std::string made(SeededRandom& random, int depth) {
    static const char* const kScalars[] = {"0",
                                           "-1",
                                           "4.213",
                                           "1e3",
                                           "-2.5E-2",
                                           "9007199254740993",
                                           "true",
                                           "false",
                                           "null",
                                           "\"\"",
                                           "\"a b\"",
                                           "\"\\u00e9\\n\\\"\"",
                                           "\"\xc3\xa9\"",
                                           "\"\\ud83d\\ude00\"",
                                           "12345678901234",
                                           "0.1",
                                           "\"}],{[\"",
                                           "1e-300"};
    if (depth == 0 || random.below(3) == 0) return kScalars[random.below(18)];
    const bool object = random.below(2) == 0;
    std::string text = object ? "{" : "[";
    for (uint32_t i = 0, count = random.below(4); i < count; ++i) {
        if (i > 0) text += ",";
        if (random.below(8) == 0) text += " \t\r\n";
        if (object) text += "\"k" + std::to_string(i) + "\":";
        text += made(random, depth - 1);
    }
    return text + (object ? "}" : "]");
}

std::string damaged(SeededRandom& random, std::string text) {
    static const char kBytes[] = "{}[]\",:0129.eE+-\\ntf u\x80\xc3\x01";
    for (uint32_t i = random.below(3); i > 0 && !text.empty(); --i) {
        const size_t at = random.below(static_cast<uint32_t>(text.size()));
        const char byte = kBytes[random.below(sizeof kBytes - 1)];
        switch (random.below(3)) {
            case 0:
                text[at] = byte;
                break;
            case 1:
                text.erase(at, 1);
                break;
            default:
                text.insert(at, 1, byte);
        }
    }
    return text;
}

bool same(const JsonValue& ours, const cJSON* theirs);

bool same_items(const JsonValue& ours, const cJSON* theirs, bool object) {
    JsonItems items(ours);
    JsonValue item;
    for (const cJSON* child = theirs->child; child != nullptr; child = child->next) {
        if (!items.next(item) || !same(item, child)) return false;
        if (object && !items.key().is(child->string)) return false;
    }
    return !items.next(item);
}

bool same_number(const JsonValue& ours, const cJSON* theirs) {
    double value = 0;
    if (!ours.real(value)) return std::isinf(theirs->valuedouble);
    return std::abs(value - theirs->valuedouble) <= std::abs(theirs->valuedouble) * 5e-16;
}

bool same(const JsonValue& ours, const cJSON* theirs) {
    bool truth = false;
    switch (ours.kind()) {
        case Kind::kNull:
            return cJSON_IsNull(theirs);
        case Kind::kTruth:
            return ours.truth(truth) && (truth ? cJSON_IsTrue(theirs) : cJSON_IsFalse(theirs));
        case Kind::kNumber:
            return cJSON_IsNumber(theirs) && same_number(ours, theirs);
        case Kind::kText:
            return cJSON_IsString(theirs) && ours.is(theirs->valuestring);
        case Kind::kArray:
            return cJSON_IsArray(theirs) && same_items(ours, theirs, false);
        case Kind::kObject:
            return cJSON_IsObject(theirs) && same_items(ours, theirs, true);
        case Kind::kMissing:
            break;
    }
    return false;
}

}  // namespace

TEST_CASE("what the node takes as JSON, cJSON reads as the same tree") {
    SeededRandom random(1);
    int both = 0;
    int stricter = 0;
    for (int i = 0; i < 60'000; ++i) {
        const bool whole = i % 3 == 0;
        const std::string well = made(random, 5);
        const std::string text = whole ? well : damaged(random, well);
        CAPTURE(text);
        const JsonValue ours = JsonValue::in(text.data(), text.size());
        cJSON* theirs = cJSON_ParseWithLengthOpts(text.c_str(), text.size() + 1, nullptr, 1);
        if (whole) REQUIRE_FALSE(ours.missing());
        if (!ours.missing()) {
            ++both;
            REQUIRE(theirs != nullptr);
            REQUIRE(same(ours, theirs));
        } else if (theirs != nullptr) {
            ++stricter;
        }
        cJSON_Delete(theirs);
    }
    std::printf("JSON beside cJSON: %d read alike, %d taken by cJSON only\n", both, stricter);
    CHECK(both > 20'000);
    CHECK(stricter > 0);
}
#endif
