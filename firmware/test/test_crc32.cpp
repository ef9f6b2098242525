// CRC-32 by its known answers.
#include <doctest/doctest.h>

#include "hold/crc32.h"

using namespace ohmstead;

TEST_CASE("the CRC-32 is that of zlib") {
    CHECK(crc32("123456789", 9) == 0xCBF43926);
    CHECK(crc32("", 0) == 0);
    CHECK(crc32("56789", 5, crc32("1234", 4)) == 0xCBF43926);
}
