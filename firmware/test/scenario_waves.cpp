// Scenario: mains as it really is - generators, inverters, brown-outs, crests, rails.
#include <doctest/doctest.h>

#include <initializer_list>

#include "made_waves.h"

using namespace ohmstead;
using made::Bench;

namespace {
bool finite(const Window& window) {
    bool all = std::isfinite(window.hz);
    for (int at = 0; at < window.count; ++at) {
        all = all && std::isfinite(window.channels[at].current_sq_a2) &&
              std::isfinite(window.channels[at].voltage_sq_v2) &&
              std::isfinite(window.channels[at].power_w);
    }
    return all;
}

struct Totals {
    double energy_j = 0, seconds = 0;
};
Totals total(const std::vector<Window>& windows) {
    Totals of;
    for (const Window& window : windows) {
        of.energy_j += made::watts(window) * made::seconds(window);
        of.seconds += made::seconds(window);
    }
    return of;
}
}  // namespace

TEST_CASE("a generator that wanders from 45 to 55 Hz is followed, and measured within 0.3 %") {
    Bench bench(made::settings(1));
    bench.noise_codes = 2;
    // Phase is the integral of 50 + 5 sin(2 pi t / 20 s).
    const auto turns = [](double t) {
        return 50 * t - 5 * 20 / (2 * made::kPi) * std::cos(2 * made::kPi * t / 20);
    };
    bench.play(60, [&](size_t input, double t_s) {
        const double peak = (input == 0 ? 230 : 4) * std::sqrt(2.0);
        return peak * made::sine(turns(t_s) - (input == 0 ? 0 : 0.1));
    });
    const double truth = 920 * std::cos(2 * made::kPi * 0.1);
    double least_hz = 99, most_hz = 0;
    for (size_t at = 1; at < bench.windows.size(); ++at) {
        const Window& window = bench.windows[at];
        least_hz = std::fmin(least_hz, static_cast<double>(window.hz));
        most_hz = std::fmax(most_hz, static_cast<double>(window.hz));
        CHECK(made::amperes(window) == doctest::Approx(4).epsilon(3e-3));
        CHECK(made::watts(window) == doctest::Approx(truth).epsilon(3e-3));
    }
    CHECK(least_hz == doctest::Approx(45).epsilon(2e-3));
    CHECK(most_hz == doctest::Approx(55).epsilon(2e-3));
}

TEST_CASE("a modified-sine inverter has one cycle a cycle, flat middle and noise or not") {
    Bench bench(made::settings(1));
    bench.noise_codes = 5;
    bench.play(20, [](size_t input, double t_s) {
        const double part = t_s * 50 - std::floor(t_s * 50);
        const double step = part < 0.125   ? 0
                            : part < 0.375 ? 1
                            : part < 0.625 ? 0
                            : part < 0.875 ? -1
                                           : 0;
        return step * (input == 0 ? 325 : 5);
    });
    const double truth = 325.0 * 5 / 2;
    for (const Window& window : bench.windows) {
        CHECK(window.hz == doctest::Approx(50).epsilon(2e-3));
        CHECK(made::watts(window) == doctest::Approx(truth).epsilon(0.01));
    }
    const Totals all = total(bench.windows);
    CHECK(all.energy_j / all.seconds == doctest::Approx(truth).epsilon(1e-3));
}

TEST_CASE("twenty brown-outs in ten minutes: nothing counted twice, nothing invented") {
    Bench bench(made::settings(1));
    bench.frames_per_s = 2000;
    bench.noise_codes = 3;
    const auto strength = [](double t) {
        const double in = std::fmod(t, 30);  // 0.5 to 3.5 s out or low, twenty times
        const int nth = static_cast<int>(t / 30);
        return in < 10 || in > 10.5 + 0.15 * nth ? 1.0 : (nth % 3 == 0 ? 0.0 : 0.4);
    };
    bench.play(600, [&](size_t input, double t_s) {
        return strength(t_s) * made::mains(50, 4)(input, t_s);
    });
    double truth_j = 0;
    const double from_s = made::begin_s(bench.windows[0]);
    const double until_s = made::end_s(bench.windows.back());
    for (double t_s = from_s; t_s < until_s; t_s += 1e-3) {
        truth_j += 920 * strength(t_s) * strength(t_s) * 1e-3;
    }
    for (const Window& window : bench.windows) {
        CHECK(finite(window));
        CHECK(made::watts(window) > -5);
        CHECK(made::watts(window) < 940);
        CHECK((window.hz == 0.0f || (window.hz > 45 && window.hz < 56)));
        CHECK((window.channels[0].quality & ~kAssumedVoltage) == 0);
    }
    const Totals all = total(bench.windows);
    CHECK(all.seconds == doctest::Approx(until_s - from_s).epsilon(1e-6));
    CHECK(all.energy_j == doctest::Approx(truth_j).epsilon(2e-3));
    CHECK(bench.windows.back().hz == doctest::Approx(50).epsilon(1e-3));
}

TEST_CASE("a crest factor of three does not disturb: narrow peaks are measured true") {
    Bench bench(made::settings(1));
    bench.play(5, [](size_t input, double t_s) {
        if (input == 0) return made::mains(50, 0)(0, t_s);
        const double half = t_s * 100 - std::floor(t_s * 100);  // where in a half cycle
        const double peak =
            std::fabs(half - 0.5) < 0.111 ? std::cos((half - 0.5) / 0.222 * made::kPi) : 0;
        return (static_cast<int>(std::floor(t_s * 100)) % 2 == 0 ? 1 : -1) * 6 * peak;
    });
    const double rms = 6 * std::sqrt(0.222 / 2);
    CHECK(6 / rms == doctest::Approx(3).epsilon(0.01));
    for (const Window& window : bench.windows) {
        CHECK(made::amperes(window) == doctest::Approx(rms).epsilon(2e-3));
        CHECK(made::watts(window) < 230 * rms * 0.6);
        CHECK(made::watts(window) > 0);
    }
}

TEST_CASE("all inputs at a rail, or standing still, are nothing, flagged or not, and never NaN") {
    const struct {
        double volts, amps;
        uint8_t quality;
    } cases[] = {{1e6, 1e6, kAssumedVoltage | kClipped},
                 {-1e6, -1e6, kAssumedVoltage | kClipped},
                 {0, 0, kAssumedVoltage}};
    for (const auto& one : cases) {
        Bench bench(made::settings(1));
        bench.play(3, [&](size_t input, double) { return input == 0 ? one.volts : one.amps; });
        REQUIRE(bench.windows.size() > 10);
        for (const Window& window : bench.windows) {
            CHECK(finite(window));
            CHECK(window.hz == 0.0f);
            CHECK(window.channels[0].current_sq_a2 == 0.0f);
            CHECK(window.channels[0].quality == one.quality);
        }
    }
}

TEST_CASE("a bias that drifts by a tenth of the range in a minute costs no accuracy") {
    Bench bench(made::settings(1));
    bench.bias_codes_per_s = 7;
    bench.play(60, made::mains(50, 4));
    for (const Window& window : bench.windows) {
        CHECK(made::amperes(window) == doctest::Approx(4).epsilon(2e-3));
        CHECK(made::watts(window) == doctest::Approx(920).epsilon(2e-3));
    }
}

TEST_CASE("noise on a voltage input that nothing is plugged into makes no cycles") {
    Bench bench(made::settings(1));
    bench.noise_codes = 10;
    bench.play(
        20, [](size_t input, double t_s) { return input == 0 ? 0 : made::mains(50, 4)(1, t_s); });
    for (const Window& window : bench.windows) {
        CHECK(window.hz == 0.0f);
        CHECK_FALSE(window.channels[0].has_voltage);
        CHECK((window.channels[0].quality & kAssumedVoltage) != 0);
    }
}
