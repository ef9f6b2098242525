// Learning an open clamp's noise.
#include <doctest/doctest.h>

#include <initializer_list>

#include "made_waves.h"

using made::Bench;

namespace {
constexpr double kAmpsPerCode = made::kVoltsPerCode * made::kAmpsPerVolt;

struct Learnt {
    bool ended = false;
    float noise_a = 0;
    const char* error = nullptr;
};

Learnt learn(double noise_codes, bool voltage, const made::Wave& wave) {
    Bench bench(made::settings(1, voltage));
    bench.noise_codes = noise_codes;
    bench.play(0.5, wave);
    bench.meter.learn_noise(0);
    bench.play(6, wave);
    Learnt learnt;
    uint8_t ch = 9;
    learnt.ended = bench.meter.noise_learnt(ch, learnt.noise_a, learnt.error);
    CHECK(ch == 0);
    CHECK_FALSE(bench.meter.noise_learnt(ch, learnt.noise_a, learnt.error));
    return learnt;
}
}  // namespace

TEST_CASE("the noise of an open clamp is learnt, with and without a voltage input") {
    for (const bool voltage : {true, false}) {
        for (const double codes : {1.0, 4.0, 10.0}) {
            const Learnt learnt = learn(codes, voltage, made::mains(50, 0));
            REQUIRE(learnt.ended);
            CHECK(learnt.error == nullptr);
            const double quantised = std::sqrt(codes * codes + 1.0 / 12);
            const double expected_a = quantised * kAmpsPerCode;
            CHECK(static_cast<double>(learnt.noise_a) == doctest::Approx(expected_a).epsilon(0.02));
        }
    }
}

TEST_CASE("noise is not learnt while mains is on the clamp, be it 50 or 60 Hz") {
    for (const bool voltage : {true, false}) {
        for (const double hz : {50.0, 60.0, 49.6}) {
            for (const double noise : {0.5, 4.0, 10.0}) {
                const Learnt learnt = learn(noise, voltage, made::mains(hz, 1.5 * kAmpsPerCode));
                REQUIRE(learnt.ended);
                REQUIRE(learnt.error != nullptr);
                CHECK(std::strcmp(learnt.error,
                                  "mains frequency is on the clamp: take it off the conductor") ==
                      0);
            }
        }
    }
}

TEST_CASE("a bias far from the middle is no mains, though no block holds whole cycles") {
    Bench bench(made::settings(1, false));
    bench.frames_per_s = 1003;
    bench.bias_codes = 1000;
    bench.noise_codes = 4;
    bench.play(0.5, made::mains(50, 0));
    bench.meter.learn_noise(0);
    bench.play(7, made::mains(50, 0));
    uint8_t ch = 9;
    float noise_a = 0;
    const char* error = nullptr;
    REQUIRE(bench.meter.noise_learnt(ch, noise_a, error));
    CHECK(error == nullptr);
    CHECK(static_cast<double>(noise_a) == doctest::Approx(4 * kAmpsPerCode).epsilon(0.03));
}

TEST_CASE("an input at its rail has no noise that could be learnt") {
    const Learnt learnt = learn(2, true, [](size_t input, double t_s) {
        return input == 0 ? made::mains(50, 0)(0, t_s) : 2047.0 * kAmpsPerCode;
    });
    REQUIRE(learnt.error != nullptr);
    CHECK(std::strstr(learnt.error, "end of its range") != nullptr);
}

TEST_CASE("a channel without a clamp is refused, and so is the first of two that are asked for") {
    Bench bench(made::settings(2));
    uint8_t ch = 0;
    float noise_a = 0;
    const char* error = nullptr;
    bench.meter.learn_noise(0);
    CHECK(bench.meter.noise_learnt(ch, noise_a, error));
    CHECK(std::strcmp(error, "no samples come in") == 0);
    bench.play(1, made::mains(50, 0));
    bench.meter.learn_noise(5);
    CHECK(bench.meter.noise_learnt(ch, noise_a, error));
    CHECK(ch == 5);
    CHECK(std::strcmp(error, "no clamp is set up on this channel") == 0);
    bench.meter.learn_noise(0);
    bench.meter.learn_noise(1);
    CHECK(bench.meter.noise_learnt(ch, noise_a, error));
    CHECK(ch == 0);
    CHECK(error != nullptr);
    bench.play(6, made::mains(50, 0));
    CHECK(bench.meter.noise_learnt(ch, noise_a, error));
    CHECK(ch == 1);
    CHECK(error == nullptr);
}
