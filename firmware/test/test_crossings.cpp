// Mains cycles, found on the voltage.
#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "measure/crossings.h"

using ohmstead::Crossings;

namespace {
constexpr double kTurn = 2 * 3.14159265358979;

Crossings at_levels(float mean, float rms) {
    Crossings crossings;
    crossings.set_levels(mean, rms, 32);
    return crossings;
}
}  // namespace

TEST_CASE("each cycle crosses once, at the same phase, between samples") {
    Crossings crossings = at_levels(100, 707);
    double before = -1;
    for (int at = 0; at < 5000; ++at) {
        float part = 0;
        const double code = 100 + 1000 * std::sin(kTurn * at / 127.3);
        if (!crossings.add(static_cast<int32_t>(std::lround(code)), part)) continue;
        const double here = at - 1 + static_cast<double>(part);
        if (before > 0) CHECK(here - before == doctest::Approx(127.3).epsilon(5e-4));
        before = here;
        CHECK(crossings.since() == 0);
    }
    CHECK(before > 4800);
}

TEST_CASE("noise as tall as a third of the wave does not make two of one, whatever else guards") {
    Crossings crossings = at_levels(0, 707);
    std::mt19937 chance(1);
    std::normal_distribution<double> noise(0, 100);
    int found = 0;
    for (int at = 0; at < 12'800; ++at) {
        float part = 0;
        const double code = 1000 * std::sin(kTurn * at / 128) + noise(chance);
        found += crossings.add(static_cast<int32_t>(code), part);
    }
    CHECK(found == 99);  // the first has nothing before it to rise from
}

TEST_CASE("a spark sooner than a cycle is none") {
    Crossings crossings = at_levels(0, 707);
    crossings.set_shortest(80);
    int found = 0;
    for (int at = 0; at < 1280; ++at) {
        float part = 0;
        double code = 1000 * std::sin(kTurn * at / 128);
        if (at > 128 && at % 128 == 40) code = -1000;  // in the middle of a crest
        found += crossings.add(static_cast<int32_t>(code), part);
    }
    CHECK(found == 9);
}

TEST_CASE("without mains nothing crosses, however the noise goes") {
    Crossings crossings = at_levels(0, 31);
    CHECK_FALSE(crossings.active());
    float part = 0;
    for (int at = 0; at < 1000; ++at) CHECK_FALSE(crossings.add(at % 2 == 0 ? 90 : -90, part));
}
