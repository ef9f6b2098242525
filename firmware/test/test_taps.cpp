// Voltage between samples.
#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>

#include "measure/taps.h"

using ohmstead::kTaps;
using ohmstead::Taps;

namespace {
double between(double samples_per_cycle, double moment) {
    Taps taps;
    taps.place(static_cast<float>(moment));
    float shares[kTaps];
    taps.shares(static_cast<float>(moment), shares);
    double value = 0;
    for (int tap = 0; tap < kTaps; ++tap) {
        const double turns = (taps.first() + tap) / samples_per_cycle;
        value += static_cast<double>(shares[tap]) * std::cos(2 * 3.14159265358979 * turns);
    }
    return value;
}
}  // namespace

TEST_CASE("a whole moment is that sample, and no other") {
    for (const float moment : {-300.0f, -1.0f, 0.0f, 5.0f}) {
        Taps taps;
        taps.place(moment);
        float shares[kTaps];
        taps.shares(moment, shares);
        CHECK(taps.first() + 1 == static_cast<int>(moment));
        CHECK(shares[1] == doctest::Approx(1));
    }
}

TEST_CASE("a sine between samples is exact to a part in a million, at 128 samples a cycle") {
    for (double moment = -4; moment < 4; moment += 0.1) {
        const double truth = std::cos(2 * 3.14159265358979 * moment / 128);
        CHECK(between(128, moment) == doctest::Approx(truth).epsilon(1e-6));
    }
}

TEST_CASE("at 40 samples a cycle it is exact to a hundredth of a percent") {
    for (double moment = -2; moment < 2; moment += 0.1) {
        const double truth = std::cos(2 * 3.14159265358979 * moment / 40);
        CHECK(std::fabs(between(40, moment) - truth) < 1e-4);
    }
}
