// The meter on clean waves: cycles, sign, phases, skew, clipping, settings.
#include <doctest/doctest.h>

#include <initializer_list>

#include "made_waves.h"

using namespace ohmstead;
using made::Bench;

namespace {
constexpr double kPower = 230 * 4.0;
}

TEST_CASE("windows are whole cycles nearest to 200 ms, at any mains frequency") {
    const struct {
        double hz;
        int cycles;
    } cases[] = {{45, 9}, {50, 10}, {51, 10}, {55, 11}, {60, 12}, {49.2, 10}};
    for (const auto& one : cases) {
        Bench bench(made::settings(1));
        bench.play(4, made::mains(one.hz, 4));
        REQUIRE(bench.windows.size() > 12);
        for (const Window& window : bench.windows) {
            CHECK(made::seconds(window) == doctest::Approx(one.cycles / one.hz).epsilon(2e-4));
            CHECK(window.hz == doctest::Approx(one.hz).epsilon(2e-4));
            CHECK(made::amperes(window) == doctest::Approx(4).epsilon(1e-3));
            CHECK(made::watts(window) == doctest::Approx(kPower).epsilon(1e-3));
            CHECK(window.channels[0].quality == 0);
        }
    }
}

TEST_CASE("each sample is used once: windows follow each other, and none is left out") {
    Bench bench(made::settings(1));
    bench.play(60, made::mains(49.93, 4));
    double samples = 0;
    for (size_t at = 1; at < bench.windows.size(); ++at) {
        const Window& window = bench.windows[at];
        CHECK(window.end_us - window.us == bench.windows[at - 1].end_us);
        samples += window.samples;  // cut to whole ones
    }
    const double span_us =
        static_cast<double>(bench.windows.back().end_us - bench.windows.front().end_us);
    const double truth = span_us * 1e-6 * bench.frames_per_s;
    CHECK(samples <= truth);
    CHECK(samples + static_cast<double>(bench.windows.size()) >= truth);
}

TEST_CASE("the sample rate is measured: at 0.82 of the nominal one nothing changes") {
    Bench bench(made::settings(1));
    bench.frames_per_s = 6400 * 0.82;
    bench.jitter_us = 500;
    bench.play(30, made::mains(50, 4));
    CHECK(bench.meter.samples_per_s() == doctest::Approx(5248).epsilon(1e-4));
    const Window& last = bench.windows.back();
    CHECK(last.hz == doctest::Approx(50).epsilon(2e-4));
    CHECK(made::watts(last) == doctest::Approx(kPower).epsilon(1e-3));
    CHECK(made::seconds(last) == doctest::Approx(0.2).epsilon(2e-3));
}

TEST_CASE("real power takes the angle between voltage and current, with its sign") {
    for (const double turns : {0.0, 1 / 6.0, 0.25, -1 / 6.0, 0.5}) {
        Bench bench(made::settings(1));
        bench.play(3, made::mains(50, 4, turns));
        const double truth = kPower * std::cos(2 * made::kPi * turns);
        CHECK(std::fabs(made::watts(bench.windows.back()) - truth) < 0.6);
    }
}

TEST_CASE(
    "skew of the sampler and phase of the clamp are corrected, between samples too, to 1 us") {
    for (const double step_us : {0.0, 20.0, 78.1, 300.0}) {
        for (const double phase_us : {-700.0, 0.0, 78.0, 513.0}) {
            Settings settings = made::settings(2);
            settings.channels[1].phase_us = static_cast<float>(phase_us);
            made::Sampler sampler;
            sampler.step_us = step_us;
            Bench bench(settings, sampler);
            const double lag = 0.2 - phase_us * 1e-6 * 50;  // the clamp of channel 1 leads
            bench.play(2, [=](size_t input, double t_s) {
                return made::mains(50, 20, input == 2 ? lag : 0.2)(input, t_s);
            });
            const double truth = 5 * kPower * std::cos(2 * made::kPi * 0.2);
            CHECK(std::fabs(made::watts(bench.windows.back(), 0) - truth) < 0.92);
            CHECK(std::fabs(made::watts(bench.windows.back(), 1) - truth) < 0.92);
        }
    }
}

TEST_CASE("one voltage input serves split and three-phase sites from stored samples") {
    for (const int degrees : {0, 120, 180, 240}) {
        for (const double hz : {50.0, 60.0, 46.5}) {
            Settings settings = made::settings(1);
            settings.channels[0].phase_deg = static_cast<uint16_t>(degrees);
            Bench bench(settings);
            bench.play(3, made::mains(hz, 4, degrees / 360.0 + 0.1));
            const double truth = kPower * std::cos(2 * made::kPi * 0.1);
            CHECK(made::watts(bench.windows.back()) == doctest::Approx(truth).epsilon(1e-3));
        }
    }
}

TEST_CASE("a reversed clamp exports; invert turns it round, multiply scales it") {
    Settings settings = made::settings(3);
    settings.channels[1].invert = true;
    settings.channels[2].multiply = 0.5f;
    Bench bench(settings);
    bench.play(2, made::mains(50, 4, 0.5));
    CHECK(made::watts(bench.windows.back(), 0) == doctest::Approx(-kPower).epsilon(1e-3));
    CHECK(made::watts(bench.windows.back(), 1) == doctest::Approx(kPower).epsilon(1e-3));
    CHECK(made::watts(bench.windows.back(), 2) == doctest::Approx(-kPower / 2).epsilon(1e-3));
    CHECK(made::amperes(bench.windows.back(), 2) == doctest::Approx(2).epsilon(1e-3));
}

TEST_CASE("noise is taken off the square of the current, and never off power") {
    Settings settings = made::settings(2);
    const double noise_a = 6 * made::kVoltsPerCode * made::kAmpsPerVolt;
    settings.channels[1].noise_a = static_cast<float>(noise_a);
    Bench bench(settings);
    bench.noise_codes = 6;
    bench.play(10, made::mains(50, 0.5));
    double with = 0, without = 0, power_0 = 0, power_1 = 0;
    for (const Window& window : bench.windows) {
        without += static_cast<double>(window.channels[0].current_sq_a2);
        with += static_cast<double>(window.channels[1].current_sq_a2);
        power_0 += made::watts(window, 0);
        power_1 += made::watts(window, 1);
    }
    const double count = static_cast<double>(bench.windows.size());
    CHECK(without / count == doctest::Approx(0.25 + noise_a * noise_a).epsilon(0.03));
    CHECK(with / count == doctest::Approx(0.25).epsilon(0.04));
    CHECK(power_0 / count == doctest::Approx(115).epsilon(0.01));
    CHECK(power_1 / count == doctest::Approx(115).epsilon(0.01));
}

TEST_CASE("codes at the rails flag the channel that has them, and the voltage's flag all") {
    Bench bench(made::settings(2));
    bench.play(1, [](size_t input, double t_s) {
        return made::mains(50, input == 2 ? 90 : 4)(input, t_s);
    });
    CHECK(bench.windows.back().channels[0].quality == 0);
    CHECK(bench.windows.back().channels[1].quality == kClipped);
    Bench tall(made::settings(2));
    tall.play(1, [](size_t input, double t_s) {
        return (input == 0 ? 2.0 : 1.0) * made::mains(50, 4)(input, t_s);
    });
    CHECK(tall.windows.back().channels[0].quality == kClipped);
    CHECK(tall.windows.back().channels[1].quality == kClipped);
}

TEST_CASE("the sampler's range is read when the meter is set up, and not before") {
    made::Sampler sampler;
    Meter meter(sampler);
    sampler.highest = 3000;
    REQUIRE(meter.set_up(made::settings(1, false)) == nullptr);
    std::vector<uint16_t> codes;
    for (int at = 0; at < 64; ++at) {
        codes.push_back(2048);
        codes.push_back(at % 2 == 0 ? 1000 : 3000);
    }
    SampleBlock block;
    block.codes = codes.data();
    block.frames = 64;
    block.inputs = 2;
    int windows = 0;
    for (block.end_us = 10'000; block.end_us < 2'000'000; block.end_us += 10'000) {
        meter.feed(block, [&windows](const Window& window) {
            CHECK((window.channels[0].quality & kClipped) != 0);
            ++windows;
        });
    }
    CHECK(windows > 5);
}

TEST_CASE("without a voltage input, windows are 200 ms and say that voltage is assumed") {
    Bench bench(made::settings(1, false));
    bench.play(5, made::mains(50, 4));
    REQUIRE(bench.windows.size() > 20);
    for (const Window& window : bench.windows) {
        CHECK(made::seconds(window) == doctest::Approx(0.2).epsilon(1e-3));
        CHECK(window.hz == 0.0f);
        CHECK(made::amperes(window) == doctest::Approx(4).epsilon(1e-3));
        CHECK(window.channels[0].quality == kAssumedVoltage);
        CHECK_FALSE(window.channels[0].has_voltage);
    }
}

TEST_CASE("new settings hold from the next window on, and refused ones change nothing") {
    Bench bench(made::settings(1));
    bench.play(1.1, made::mains(50, 4));
    const size_t before = bench.windows.size();
    Settings settings = made::settings(1);
    settings.channels[0].multiply = 2;
    CHECK(bench.meter.set_up(settings) == nullptr);
    settings.channels[0].phase_deg = 90;
    const char* wrong = bench.meter.set_up(settings);
    REQUIRE(wrong != nullptr);
    CHECK(std::strcmp(wrong, "channels[0].phase_deg: must be 0, 120, 180 or 240") == 0);
    bench.play(1, made::mains(50, 4));
    CHECK(made::amperes(bench.windows[before]) == doctest::Approx(4).epsilon(1e-3));
    CHECK(made::amperes(bench.windows[before + 1]) == doctest::Approx(8).epsilon(1e-3));
    for (size_t at = 1; at < bench.windows.size(); ++at) {
        const Window& window = bench.windows[at];
        CHECK(window.end_us - window.us == bench.windows[at - 1].end_us);
    }
}

TEST_CASE("the voltage input can be settled while the node runs") {
    Bench bench(made::settings(1, false));
    bench.play(1.1, made::mains(50, 4));
    CHECK(bench.meter.set_up(made::settings(1)) == nullptr);
    bench.play(2, made::mains(50, 4));
    CHECK(bench.windows.back().hz == doctest::Approx(50).epsilon(1e-3));
    CHECK(made::watts(bench.windows.back()) == doctest::Approx(kPower).epsilon(1e-3));
}

TEST_CASE("pulses become energy, and none is lost to rounding") {
    Settings settings = made::settings(2);
    std::strcpy(settings.channels[1].sensor, "pulse");
    settings.channels[1].wh_per_pulse = 0.3125f;  // 3,200 of them are a kWh
    Bench bench(settings);
    bench.play(33, [](size_t input, double t_s) {
        if (input < 2) return made::mains(50, 4)(input, t_s);
        return (std::fmod(t_s, 0.5) < 0.04 ? 1.5 : -1.5) * made::kAmpsPerVolt;
    });
    bench.meter.count_pulses(1, 3);
    bench.play(0.5, made::mains(50, 0));
    int64_t energy_mwh = 0;
    for (const Window& window : bench.windows) energy_mwh += window.channels[1].pulse_energy_mwh;
    const int64_t pulses = (energy_mwh * 10 + 3124) / 3125;
    CHECK(pulses >= 66 + 3 - 1);
    CHECK(pulses <= 66 + 3);
    CHECK(energy_mwh == pulses * 3125 / 10);
    CHECK_FALSE(bench.windows.back().channels[1].has_current);
}
