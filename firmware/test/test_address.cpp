// Addresses of servers as a person writes them.
#include <doctest/doctest.h>

#include <initializer_list>
#include <stdexcept>

#include "address.h"

using namespace ohmstead;

TEST_CASE("an address is a host and a port, and its number is known") {
    const Address address = address_of("127.0.0.1:1883");
    CHECK(address.host == "127.0.0.1");
    CHECK(address.port == 1883);
    REQUIRE(address.resolved_b == sizeof(sockaddr_in));
    CHECK(reinterpret_cast<const sockaddr_in*>(&address.resolved)->sin_port == htons(1883));
}

TEST_CASE("a port alone is of this machine") {
    CHECK(address_of(":8080").host == "127.0.0.1");
}

TEST_CASE("what is no address says how to write one") {
    for (const char* bad :
         {"", "hub", "hub:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:+80",
          "127.0.0.1: 80", "127.0.0.1:80x", "127.0.0.1:000080"}) {
        CAPTURE(bad);
        CHECK_THROWS_WITH_AS(address_of(bad), doctest::Contains("write HOST:PORT"),
                             std::runtime_error);
    }
}

TEST_CASE("a host that cannot be found is named") {
    CHECK_THROWS_WITH_AS(address_of("no host:80"), doctest::Contains("'no host' is not found"),
                         std::runtime_error);
}
