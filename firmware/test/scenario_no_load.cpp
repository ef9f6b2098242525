// Scenario: a day without load. The register stands still, and a load that is there still counts.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <initializer_list>
#include <random>

#include "made_waves.h"
#include "measure/intervals.h"
#include "measure/starting.h"

using namespace ohmstead;
using made::Bench;

namespace {
constexpr double kAmpsPerCode = made::kVoltsPerCode * made::kAmpsPerVolt;

struct Shown {
    int64_t energy_mwh = 0;
    int32_t most_dw = 0;
    int32_t most_live_dw = 0;
    int32_t power_dw = 0;
    int32_t most_ma = 0;
};

// A day of windows as the meter would make them of white noise: sums over N samples scatter by
// what statistics says, which the first test below holds against real samples.
Shown day(double noise_codes, bool voltage, double load_a, double hours = 24) {
    constexpr uint32_t kSamples = 1280;
    const double noise_a = noise_codes * kAmpsPerCode;
    Settings settings = made::settings(1, voltage);
    Intervals intervals;
    intervals.set_up(settings);
    std::mt19937 chance(11);
    std::normal_distribution<double> normal;
    Shown shown;
    Interval done;
    for (uint64_t at = 1; at <= static_cast<uint64_t>(hours * 5 * 3600); ++at) {
        Window window;
        window.end_us = at * 200'000;
        window.us = 200'000;
        window.samples = kSamples;
        window.count = 1;
        ChannelWindow& channel = window.channels[0];
        channel.has_current = true;
        channel.has_voltage = voltage;
        channel.noise_a = static_cast<float>(noise_a);
        channel.least_a = static_cast<float>(kAmpsPerCode / 4);
        const double scatter = noise_a * noise_a * std::sqrt(2.0 / kSamples);
        channel.current_sq_a2 = static_cast<float>(load_a * load_a + scatter * normal(chance));
        const double power = 230 * (load_a + noise_a / std::sqrt(kSamples) * normal(chance));
        channel.power_w = voltage ? static_cast<float>(power) : 0;
        channel.voltage_sq_v2 = voltage ? 230.0f * 230.0f : 0;
        const bool closed = intervals.take(window, done);
        if (at % 10 == 0) {
            Interval newest;
            intervals.live(newest);
            shown.most_live_dw =
                std::max(shown.most_live_dw, std::abs(newest.readings[0].power_dw));
        }
        if (!closed) continue;
        const Reading& reading = done.readings[0];
        shown.most_dw = std::max(shown.most_dw, std::abs(reading.power_dw));
        shown.energy_mwh = reading.energy.imported_mwh + reading.energy.exported_mwh;
        shown.power_dw = reading.power_dw;
        shown.most_ma = std::max(shown.most_ma, reading.current_ma);
    }
    return shown;
}
}  // namespace

TEST_CASE("made windows scatter as windows of real samples do") {
    Settings settings = made::settings(1);
    const double noise_a = 8 * kAmpsPerCode;
    settings.channels[0].noise_a = static_cast<float>(noise_a);
    Bench bench(settings);
    bench.noise_codes = 8;
    bench.play(200, made::mains(50, 0));
    double square = 0, squares = 0, powers = 0;
    for (const Window& window : bench.windows) {
        const double one = static_cast<double>(window.channels[0].current_sq_a2);
        square += one;
        squares += one * one;
        powers += made::watts(window) * made::watts(window);
    }
    const double count = static_cast<double>(bench.windows.size());
    const double scatter = noise_a * noise_a * std::sqrt(2.0 / 1280);
    CHECK(std::fabs(square / count) < scatter / 4);
    CHECK(std::sqrt(squares / count) == doctest::Approx(scatter).epsilon(0.1));
    CHECK(std::sqrt(powers / count) ==
          doctest::Approx(230 * noise_a / std::sqrt(1280.0)).epsilon(0.1));
}

TEST_CASE("with no load for a day and 4 to 10 codes of noise, the register stands still") {
    for (const bool voltage : {true, false}) {
        for (const double codes : {4.0, 7.0, 10.0}) {
            const Shown shown = day(codes, voltage, 0);
            CHECK(shown.energy_mwh == 0);
            CHECK(shown.most_dw < 20);  // 2 W
            CHECK(shown.most_live_dw < 20);
            CHECK(shown.most_ma == 0);
        }
    }
}

TEST_CASE("real samples of an idle clamp show nothing either, noise having been learnt") {
    for (const bool voltage : {true, false}) {
        for (const double codes : {4.0, 10.0}) {
            Settings settings = made::settings(1, voltage);
            Bench bench(settings);
            bench.noise_codes = codes;
            bench.play(0.5, made::mains(50, 0));
            bench.meter.learn_noise(0);
            bench.play(6, made::mains(50, 0));
            uint8_t ch = 0;
            const char* error = nullptr;
            REQUIRE(bench.meter.noise_learnt(ch, settings.channels[0].noise_a, error));
            REQUIRE(error == nullptr);
            REQUIRE(bench.meter.set_up(settings) == nullptr);
            bench.play(0.5, made::mains(50, 0));
            bench.windows.clear();
            bench.play(60, made::mains(50, 0));
            Intervals intervals;
            intervals.set_up(settings);
            Interval done;
            for (const Window& window : bench.windows) {
                if (!intervals.take(window, done)) continue;
                CHECK(done.readings[0].power_dw == 0);
                CHECK(done.readings[0].energy.imported_mwh == 0);
                CHECK(done.readings[0].energy.exported_mwh == 0);
            }
        }
    }
}

TEST_CASE("the register would creep if nothing were held back: the noise is really there") {
    Settings settings = made::settings(1);
    Bench bench(settings);  // its noise was never learnt, and it has more than a quarter of a code
    bench.noise_codes = 10;
    bench.play(60, made::mains(50, 0));
    Intervals intervals;
    intervals.set_up(settings);
    Interval done;
    for (const Window& window : bench.windows) intervals.take(window, done);
    CHECK(done.readings[0].energy.imported_mwh > 0);
}

TEST_CASE(
    "a load above the starting current is counted whole, though each window is in the noise") {
    const double noise_a = 10 * kAmpsPerCode;
    const float least = static_cast<float>(kAmpsPerCode / 4);
    const float starting_w = starting_power_w(230, static_cast<float>(noise_a), least, 50 * 1280);
    const double load_w = 1.6 * static_cast<double>(starting_w);
    CHECK(load_w < 230 * 6 * noise_a / std::sqrt(1280.0) / 4);  // no window could tell
    const Shown shown = day(10, true, load_w / 230, 10);
    CHECK(static_cast<double>(shown.energy_mwh) ==
          doctest::Approx(load_w * 10 * 1000).epsilon(0.02));
}
