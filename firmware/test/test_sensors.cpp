// The sensors and the chips, and how much current fits.
#include <doctest/doctest.h>

#include <initializer_list>

#include "measure/chips.h"
#include "measure/sensors.h"

using ohmstead::amps_per_volt;
using ohmstead::find_chip;
using ohmstead::find_sensor;
using ohmstead::max_a;

TEST_CASE("a current output is turned into volts by its burden") {
    const ohmstead::Sensor* clamp = find_sensor("SCT-013-000");
    REQUIRE(clamp != nullptr);
    CHECK(clamp->rated_a == 100);
    CHECK(amps_per_volt(*clamp, 33) == doctest::Approx(60.606));
    CHECK(amps_per_volt(*clamp, 22) == doctest::Approx(90.909));
    CHECK(amps_per_volt(*clamp, 0) == doctest::Approx(60.606));
}

TEST_CASE("a voltage output gives 1 V at its rated current, whatever burden is named") {
    for (const int rated_a : {5, 10, 15, 20, 25, 30, 50, 60}) {
        char name[] = "SCT-013-0__";
        name[9] = static_cast<char>('0' + rated_a / 10);
        name[10] = static_cast<char>('0' + rated_a % 10);
        const ohmstead::Sensor* clamp = find_sensor(name);
        REQUIRE(clamp != nullptr);
        CHECK(clamp->rated_a == rated_a);
        CHECK(amps_per_volt(*clamp, 33) == static_cast<float>(rated_a));
    }
}

TEST_CASE("what is not in the list is not a sensor") {
    for (const char* name : {"", "SCT-013-031", "sct-013-030", "SCT-013-0300", "Pulse"}) {
        CHECK(find_sensor(name) == nullptr);
    }
    CHECK(find_chip("esp8266") == nullptr);
}

TEST_CASE("the greatest current is the sine that fits between the bias and the nearer end") {
    const float amps = amps_per_volt(*find_sensor("SCT-013-030"), 0);
    CHECK(max_a(*find_chip("esp32"), amps) == doctest::Approx(1.15 / 1.41421356 * 30));
    CHECK(max_a(*find_chip("esp32-c3"), amps) == doctest::Approx(1.25 / 1.41421356 * 30));
    CHECK(max_a(*find_chip("esp32-s3"), amps) == doctest::Approx(1.55 / 1.41421356 * 30));
    const float whole = amps_per_volt(*find_sensor("SCT-013-000"), 18);
    CHECK(max_a(*find_chip("esp32"), whole) == doctest::Approx(90.35).epsilon(1e-3));
}

TEST_CASE("each chip has pins for so many clamps beside a voltage input") {
    CHECK(find_chip("esp32")->clamps == 5);
    CHECK(find_chip("esp32-s3")->clamps == 6);
    CHECK(find_chip("esp32-c3")->clamps == 4);
}
