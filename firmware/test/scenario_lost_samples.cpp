// Scenario: blocks of samples are lost now and then.
#include <doctest/doctest.h>

#include "made_waves.h"

using namespace ohmstead;
using made::Bench;

namespace {
struct Outcome {
    int flagged = 0, windows = 0;
    double worst = 0, seconds = 0, energy_j = 0;
};

Outcome play(bool voltage) {
    Bench bench(made::settings(1, voltage));
    for (int at = 0; at < 20; ++at) {
        bench.play(1.037, made::mains(50, 4, 0.1));
        bench.lose(0.013 + at * 0.001);
    }
    bench.play(1, made::mains(50, 4, 0.1));
    Outcome of;
    const double truth_w = 920 * std::cos(2 * made::kPi * 0.1);
    for (const Window& window : bench.windows) {
        const bool lost = (window.channels[0].quality & kSamplesLost) != 0;
        of.flagged += lost;
        ++of.windows;
        const double value = voltage ? made::watts(window) / truth_w : made::amperes(window) / 4;
        of.worst = std::fmax(of.worst, std::fabs(value - 1));
        of.seconds += made::seconds(window);
        of.energy_j += made::watts(window) * made::seconds(window);
    }
    const double span_s = made::end_s(bench.windows.back()) - made::begin_s(bench.windows[0]);
    CHECK(of.seconds == doctest::Approx(span_s).epsilon(1e-9));
    if (voltage) CHECK(of.energy_j == doctest::Approx(truth_w * span_s).epsilon(2e-3));
    return of;
}
}  // namespace

TEST_CASE("windows that lost samples are flagged, time is kept, and broken cycles are left out") {
    const Outcome of = play(true);
    CHECK(of.flagged >= 20);
    CHECK(of.flagged <= 24);
    CHECK(of.windows > 80);
    CHECK(of.worst < 2e-3);
}

TEST_CASE("without a voltage input the same windows are flagged, and off by a little at most") {
    const Outcome of = play(false);
    CHECK(of.flagged >= 20);
    CHECK(of.flagged <= 24);
    CHECK(of.worst < 0.03);
}
