// Hex and base64: one text for any bytes, and nothing else is taken.
#include <doctest/doctest.h>

#include <cstring>
#include <initializer_list>

#include "node/encoded.h"

using ohmstead::from_base64;
using ohmstead::from_hex;

TEST_CASE("hex is exactly so many bytes in small letters") {
    uint8_t bytes[2] = {};
    CHECK(from_hex("0fa9", bytes, 2));
    CHECK(bytes[0] == 0x0f);
    CHECK(bytes[1] == 0xa9);
    for (const char* bad : {"", "0", "0fa", "0fa9a", "0FA9", "0fg9", "0f a9", "0x0f"}) {
        CAPTURE(bad);
        CHECK_FALSE(from_hex(bad, bytes, 2));
    }
}

TEST_CASE("base64 of RFC 4648 is read and bounded") {
    uint8_t bytes[6] = {};
    CHECK(from_base64("Zm9vYmFy", bytes, 6) == 6);
    CHECK(std::memcmp(bytes, "foobar", 6) == 0);
    CHECK(from_base64("Zm9vYmE=", bytes, 6) == 5);
    CHECK(from_base64("Zm9vYg==", bytes, 6) == 4);
    CHECK(from_base64("Zm9vYmFy", bytes, 5) == 0);
    CHECK(from_base64("////", bytes, 6) == 3);
}

TEST_CASE("what is not base64, or could be written in another way too, is refused") {
    uint8_t bytes[16] = {};
    for (const char* bad : {"", "Z", "Zm9", "Zm9v=", "Zg=v", "Zg==Zg==", "Zh==", "Zm9=", "====",
                            "Zm-v", "Zm9v\n", "Zm 9v", "Z==="}) {
        CAPTURE(bad);
        CHECK(from_base64(bad, bytes, 16) == 0);
    }
}
