// The samples' clock.
#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "measure/sample_clock.h"

using ohmstead::SampleClock;

namespace {
// Blocks of 64 frames at `rate`, each known up to `jitter_us` late.
void run(SampleClock& clock, double rate, double seconds, double jitter_us, double from_s = 0) {
    std::mt19937 chance(3);
    std::uniform_real_distribution<double> late(0, jitter_us);
    for (double frames = 64; frames <= seconds * rate; frames += 64) {
        const double end_us = (from_s + frames / rate) * 1e6 + late(chance);
        clock.take(64, static_cast<uint64_t>(end_us), false);
    }
}
}  // namespace

TEST_CASE("a rate of 0.82 of the one asked for is found, not believed") {
    SampleClock clock;
    run(clock, 6400 * 0.82, 3, 0);
    CHECK(clock.frames_per_s() == doctest::Approx(6400 * 0.82).epsilon(1e-5));
}

TEST_CASE("blocks that are known up to 5 ms late leave the rate true to a part in two thousand") {
    SampleClock clock;
    run(clock, 5248, 60, 5000);
    CHECK(clock.frames_per_s() == doctest::Approx(5248).epsilon(5e-4));
}

TEST_CASE("the time of samples follows the clock over an hour, though the crystal is off") {
    SampleClock clock;
    run(clock, 6401.3, 3600, 1000);
    const double last_us = clock.us_at(static_cast<double>(clock.frames()) - 1);
    const double truth_us = static_cast<double>(clock.frames()) / 6401.3 * 1e6;
    CHECK(std::fabs(last_us - truth_us) < 1500);
}

TEST_CASE("a rate is not named before there is one") {
    SampleClock clock;
    CHECK(clock.frames_per_s() == 0.0f);
    clock.take(64, 10'000, false);
    CHECK_FALSE(clock.ready());
}

TEST_CASE("samples that were lost are noticed, whether it is said or not, and the rate stays") {
    SampleClock clock;
    run(clock, 6400, 5, 0);
    CHECK_FALSE(clock.take(64, 5'400'000, false));  // 390 ms more than 64 frames last
    CHECK(clock.take(64, 5'410'000, false));
    CHECK_FALSE(clock.take(64, 5'430'000, true));
    CHECK(clock.frames_per_s() == doctest::Approx(6400).epsilon(1e-4));
    CHECK(clock.us_at(static_cast<double>(clock.frames()) - 1) == doctest::Approx(5'430'000));
}

TEST_CASE("after a gap the rate of before holds until the new one is better known") {
    SampleClock clock;
    run(clock, 6400, 20, 0);
    clock.take(64, 21'000'000, true);
    std::mt19937 chance(5);
    std::uniform_real_distribution<double> late(0, 20'000);
    for (int block = 1; block < 150; ++block) {  // 1.5 s, each known up to 20 ms late
        clock.take(64, static_cast<uint64_t>(21e6 + block * 1e4 + late(chance)), false);
        CHECK(clock.frames_per_s() == doctest::Approx(6400).epsilon(1e-3));
    }
}
