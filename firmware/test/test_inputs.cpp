// Settings that the meter takes, and those that it refuses with a reason.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <string>

#include "made_waves.h"
#include "measure/inputs.h"

using namespace ohmstead;

namespace {
std::string refusal(const std::function<void(Settings&)>& change) {
    Settings settings = made::settings(3);
    change(settings);
    Inputs inputs;
    const char* wrong = inputs.take(settings, made::Sampler());
    return wrong == nullptr ? "" : wrong;
}
// A board with pins for so many clamps.
struct ClampBoard final : Sampler {
    explicit ClampBoard(size_t clamps) : clamps_(clamps) {}
    bool next(SampleBlock&) override { return false; }
    size_t clamps() const override { return clamps_; }
    float volts_per_code() const override { return 3.3f / 4096; }
    uint16_t lowest_code() const override { return 0; }
    uint16_t highest_code() const override { return 4095; }
    float skew_us(size_t) const override { return 0; }

    size_t clamps_;
};
bool names(const std::string& refusal, const char* start) {
    return refusal.rfind(start, 0) == 0;
}
}  // namespace

TEST_CASE("what cannot be measured by is refused, by the name of its field") {
    CHECK(names(refusal([](Settings& s) { std::strcpy(s.channels[2].sensor, "SCT"); }),
                "channels[2].sensor: "));
    CHECK(names(refusal([](Settings& s) { s.channels[1].burden_ohm = -1; }),
                "channels[1].burden_ohm: "));
    CHECK(names(refusal([](Settings& s) { s.channels[0].phase_us = 6000; }),
                "channels[0].phase_us: "));
    CHECK(names(refusal([](Settings& s) { s.channels[0].phase_deg = 60; }),
                "channels[0].phase_deg: "));
    CHECK(
        names(refusal([](Settings& s) { s.channels[0].multiply = 0; }), "channels[0].multiply: "));
    CHECK(names(refusal([](Settings& s) { s.channels[0].noise_a = std::nanf(""); }),
                "channels[0].noise_a: "));
    CHECK(names(refusal([](Settings& s) { s.channels[0].amps_per_volt = INFINITY; }),
                "channels[0].amps_per_volt: "));
    CHECK(names(refusal([](Settings& s) { s.channels[0].voltage_input = 1; }),
                "channels[0].voltage_input: "));
    CHECK(names(refusal([](Settings& s) { s.channels[0].wh_per_pulse = -1; }),
                "channels[0].wh_per_pulse: "));
    CHECK(names(refusal([](Settings& s) { s.channels[0].assumed_v = std::nanf(""); }),
                "channels[0].assumed_v: "));
    CHECK(names(refusal([](Settings& s) { s.channels[0].assumed_pf = 1.1f; }),
                "channels[0].assumed_pf: "));
    CHECK(names(refusal([](Settings& s) { s.channels[0].ch = 8; }), "channels[0].ch: "));
    CHECK(names(refusal([](Settings& s) { s.volts_per_volt = -1; }), "volts_per_volt: "));
    CHECK(names(refusal([](Settings& s) { s.count = 9; }), "channels: "));
    CHECK(refusal([](Settings&) {}).empty());
}

TEST_CASE("a calibration goes before the sensor's name, and a disabled channel is left out") {
    Settings settings = made::settings(3);
    settings.channels[0].amps_per_volt = 61.5f;
    settings.channels[1].enabled = false;
    Inputs inputs;
    REQUIRE(inputs.take(settings, made::Sampler()) == nullptr);
    REQUIRE(inputs.count() == 2);
    CHECK(inputs[0].amps_per_code == doctest::Approx(61.5 * made::kVoltsPerCode));
    CHECK(inputs[1].ch == 2);
    CHECK(inputs[1].place == 3);
    CHECK(inputs[1].amps_per_code == doctest::Approx(made::kAmpsPerVolt * made::kVoltsPerCode));
    CHECK(inputs.find(1) == nullptr);
}

TEST_CASE("half a cycle behind is the voltage upside down; two minuses are a plus") {
    Settings settings = made::settings(3);
    settings.channels[0].phase_deg = 180;
    settings.channels[1].phase_deg = 180;
    settings.channels[1].invert = true;
    settings.channels[2].multiply = -1;
    Inputs inputs;
    REQUIRE(inputs.take(settings, made::Sampler()) == nullptr);
    CHECK(inputs[0].sign == -1.0f);
    CHECK(inputs[1].sign == 1.0f);
    CHECK(inputs[2].sign == -1.0f);
    CHECK(inputs[0].behind == 0.0f);
}

TEST_CASE("a clamp that the board has no pin for is refused, a pulse input behind them is not") {
    const auto refused = [](const Settings& settings, const Sampler& sampler) {
        Inputs inputs;
        const char* wrong = inputs.take(settings, sampler);
        return std::string(wrong == nullptr ? "" : wrong);
    };
    Settings settings = made::settings(3);
    settings.channels[2].ch = 4;
    CHECK(refused(settings, ClampBoard(5)).empty());
    CHECK(refused(settings, ClampBoard(4)) == "channels[2].ch: this board has 4 clamps, 0 to 3");
    for (uint8_t ch = 5; ch < kMaxChannels; ++ch) {
        settings.channels[2].ch = ch;
        CHECK(refused(settings, ClampBoard(5)) ==
              "channels[2].ch: this board has 5 clamps, 0 to 4");
        CHECK(refused(settings, made::Sampler()).empty());
    }
    settings.channels[2].ch = 5;
    std::strcpy(settings.channels[2].sensor, "pulse");
    CHECK(refused(settings, ClampBoard(5)).empty());
    std::strcpy(settings.channels[2].sensor, "SCT-013-030");
    settings.channels[2].enabled = false;  // what is not there may be left out
    CHECK(refused(settings, ClampBoard(5)).empty());
}
