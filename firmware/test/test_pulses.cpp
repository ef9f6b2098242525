// Pulses of a utility meter.
#include <doctest/doctest.h>

#include "measure/pulses.h"

namespace {
int count(ohmstead::Pulses& pulses, int32_t code, int frames) {
    int counted = 0;
    for (int at = 0; at < frames; ++at) counted += pulses.add(code);
    return counted;
}
}  // namespace

TEST_CASE("each pulse that lasts is counted once") {
    ohmstead::Pulses pulses;
    pulses.set_up(4095, 7);
    int counted = count(pulses, -1800, 100);
    for (int at = 0; at < 25; ++at) {
        counted += count(pulses, 1800, 192);
        counted += count(pulses, -1800, 500);
    }
    CHECK(counted == 25);
}

TEST_CASE("a spark is no pulse, nor is noise round the middle") {
    ohmstead::Pulses pulses;
    pulses.set_up(4095, 7);
    int counted = count(pulses, -1800, 100);
    for (int at = 0; at < 100; ++at) {
        counted += count(pulses, 1800, 3);
        counted += count(pulses, -1800, 50);
        counted += count(pulses, at % 2 == 0 ? 800 : -800, 20);
    }
    CHECK(counted == 0);
}

TEST_CASE("an input that is high when the node starts has not pulsed") {
    ohmstead::Pulses pulses;
    pulses.set_up(4095, 7);
    CHECK(count(pulses, 1800, 1000) == 0);
    CHECK(count(pulses, -1800, 1000) == 0);
    CHECK(count(pulses, 1800, 1000) == 1);
}
