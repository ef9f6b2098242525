// JSON as the node writes it: exact decimals, and never a byte past the room.
#include <doctest/doctest.h>

#include <string>

#include "talk/json_writer.h"

using ohmstead::JsonWriter;

namespace {

std::string decimal(int64_t value, uint32_t places) {
    char room[64];
    JsonWriter writer(room, sizeof room);
    writer.decimal(nullptr, value, places);
    return std::string(room, writer.size_b());
}

}  // namespace

TEST_CASE("decimals are exact, without zeros at the end") {
    CHECK(decimal(4213, 3) == "4.213");
    CHECK(decimal(4200, 3) == "4.2");
    CHECK(decimal(4000, 3) == "4");
    CHECK(decimal(0, 3) == "0");
    CHECK(decimal(5, 3) == "0.005");
    CHECK(decimal(-5, 1) == "-0.5");
    CHECK(decimal(-9124, 1) == "-912.4");
    CHECK(decimal(10, 0) == "10");
    CHECK(decimal(999'999'999'999'999, 3) == "999999999999.999");
    CHECK(decimal(INT64_MIN, 0) == "-9223372036854775808");
    CHECK(decimal(INT64_MAX, 6) == "9223372036854.775807");
}

TEST_CASE("objects, arrays and texts are put together with commas where they belong") {
    char room[128];
    JsonWriter writer(room, sizeof room);
    writer.object();
    writer.array("a");
    writer.end_array();
    writer.array("b");
    writer.whole(nullptr, 1);
    writer.object();
    writer.end_object();
    writer.end_array();
    writer.text("c", "\"\\\n\xc3\xa9");
    writer.hex8("d", 0x00ab01cf);
    writer.truth("e", false);
    writer.null("f");
    writer.end_object();
    CHECK(writer.fits());
    CHECK(std::string(room, writer.size_b()) ==
          "{\"a\":[],\"b\":[1,{}],\"c\":\"\\\"\\\\\\u000a\xc3\xa9\",\"d\":\"00ab01cf\","
          "\"e\":false,\"f\":null}");
}

TEST_CASE("a writer stops at the end of its room, and says that it does not fit") {
    for (size_t room_b = 0; room_b < 12; ++room_b) {
        char room[16];
        for (char& byte : room) byte = '#';
        JsonWriter writer(room, room_b);
        writer.object();
        writer.whole("abc", 12345);
        writer.end_object();
        CHECK(writer.fits() == (room_b >= 13));
        for (size_t i = room_b; i < sizeof room; ++i) CHECK(room[i] == '#');
    }
}

TEST_CASE("what was written since a mark can be taken back") {
    char room[8];
    JsonWriter writer(room, sizeof room);
    writer.array();
    writer.whole(nullptr, 1);
    const JsonWriter::Mark mark = writer.mark();
    writer.whole(nullptr, 123456789);
    CHECK_FALSE(writer.fits());
    writer.go_back(mark);
    writer.whole(nullptr, 2);
    writer.end_array();
    CHECK(std::string(room, writer.size_b()) == "[1,2]");
}
