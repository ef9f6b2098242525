// Versions: what is one, and which is newer.
#include <doctest/doctest.h>

#include <initializer_list>

#include "node/version.h"

using ohmstead::Version;

TEST_CASE("three plain numbers are a version and nothing else is") {
    Version version;
    for (const char* good : {"0.0.0", "1.5.0", "65535.65535.65535"}) {
        CHECK(Version::read(good, version));
    }
    for (const char* bad : {"", "1", "1.5", "1.5.", "1.5.0.0", "01.5.0", "1.5.0-rc1", "v1.5.0",
                            " 1.5.0", "1.5.0 ", "+1.5.0", "1..0", "65536.0.0", "1.5.99999999999"}) {
        CAPTURE(bad);
        CHECK_FALSE(Version::read(bad, version));
    }
}

TEST_CASE("the first number that differs says which version is newer") {
    const auto newer = [](const char* one, const char* two) {
        Version first;
        Version second;
        REQUIRE(Version::read(one, first));
        REQUIRE(Version::read(two, second));
        return first.newer_than(second);
    };
    CHECK(newer("1.5.0", "1.4.9"));
    CHECK(newer("1.10.0", "1.9.0"));
    CHECK(newer("2.0.0", "1.99.99"));
    CHECK_FALSE(newer("1.5.0", "1.5.0"));
    CHECK_FALSE(newer("1.4.9", "1.5.0"));
}
