// Windows become intervals.
#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>

#include "measure/energy.h"
#include "measure/intervals.h"

using namespace ohmstead;

namespace {
Settings one_channel(bool voltage) {
    Settings settings;
    settings.volts_per_volt = voltage ? 271 : 0;
    settings.count = 1;
    settings.channels[0].assumed_pf = 0.9f;
    return settings;
}

Window window(uint64_t end_us, uint32_t us, float watts, float amps, bool voltage = true) {
    Window of;
    of.end_us = end_us;
    of.us = us;
    of.hz = voltage ? 50.0f : 0.0f;
    of.count = 1;
    ChannelWindow& channel = of.channels[0];
    channel.has_current = true;
    channel.has_voltage = voltage;
    channel.quality = voltage ? 0 : kAssumedVoltage;
    channel.current_sq_a2 = amps * amps;
    channel.voltage_sq_v2 = voltage ? 230.0f * 230.0f : 0.0f;
    channel.power_w = watts;
    return of;
}

int64_t microjoules_of(const Register& energy) {
    return (energy.imported_mwh - energy.exported_mwh) * kMicrojoulesPerMwh +
           energy.imported_rest_uj - energy.exported_rest_uj;
}
}  // namespace

TEST_CASE("intervals end nearest to multiples of their length, and their lengths add up") {
    Intervals intervals;
    intervals.set_up(one_channel(true));
    Interval done;
    uint64_t end_us = 123'456, total_ms = 0;
    int count = 0;
    while (end_us < 3'600'000'000) {
        end_us += 200'083;
        if (!intervals.take(window(end_us, 200'083, 100, 0.5f), done)) continue;
        ++count;
        total_ms += done.ms;
        const uint64_t off = (done.up_ms + 5000) % 10'000;  // 5000 at a multiple
        CHECK(off > 5000 - 102);
        CHECK(off < 5000 + 102);
        CHECK(done.up_ms == end_us / 1000);
    }
    CHECK(count == 360);
    CHECK(total_ms == done.up_ms - 123);
}

TEST_CASE("power is the mean by time, current and voltage by mean square, frequency the mean") {
    Intervals intervals;
    intervals.set_up(one_channel(true));
    Interval done;
    CHECK_FALSE(intervals.take(window(2'000'000, 2'000'000, 1000, 5), done));
    REQUIRE(intervals.take(window(10'000'000, 8'000'000, 250, 1), done));
    REQUIRE(done.count == 1);
    CHECK(done.ms == 10'000);
    CHECK(done.readings[0].power_dw == 4000);
    CHECK(done.readings[0].current_ma == std::lround(std::sqrt((25 * 2 + 1 * 8) / 10.0) * 1000));
    CHECK(done.readings[0].voltage_dv == 2300);
    CHECK(done.hz_chz == 5000);
    CHECK(done.readings[0].has_export);
    CHECK(done.readings[0].quality == 0);
}

TEST_CASE("import and export are split by the sign of each window, and power is their difference") {
    Intervals intervals;
    intervals.set_up(one_channel(true));
    Interval done;
    for (uint64_t at = 1; at < 50; ++at) {
        intervals.take(window(at * 200'000, 200'000, at % 2 == 0 ? 360 : -180, 2), done);
    }
    REQUIRE(intervals.take(window(10'000'000, 200'000, 360, 2), done));
    const Register& energy = done.readings[0].energy;
    CHECK(energy.imported_mwh == 500);  // 360 W for 5 s
    CHECK(energy.exported_mwh == 250);
    CHECK(done.readings[0].power_dw == 900);
}

TEST_CASE("power times time is what the registers gain, over a day of any loads") {
    Intervals intervals;
    intervals.set_up(one_channel(true));
    Interval done;
    double expected_uj = 0, worst_j = 0;
    int64_t before_uj = 0;
    for (uint64_t at = 1; at <= 5 * 86'400; ++at) {
        const float watts = 1500 * std::sin(static_cast<float>(at % 7919));
        expected_uj += static_cast<double>(watts) * 200'000;
        if (!intervals.take(window(at * 200'000, 200'000, watts, 7), done)) continue;
        const int64_t now_uj = microjoules_of(done.readings[0].energy);
        const double gained_j = static_cast<double>(now_uj - before_uj) / 1e6;
        const double said_j = done.readings[0].power_dw / 10.0 * done.ms / 1000.0;
        worst_j = std::fmax(worst_j, std::fabs(gained_j - said_j));
        before_uj = now_uj;
    }
    CHECK(worst_j <= 0.05 * 10 + 1e-6);  // half of 0.1 W for 10 s
    CHECK(std::fabs(static_cast<double>(before_uj) - expected_uj) < 5 * 86'400);
}

TEST_CASE("without a voltage input power is the assumed one, flagged, and there is no export") {
    Intervals intervals;
    intervals.set_up(one_channel(false));
    Interval done;
    REQUIRE(intervals.take(window(10'000'000, 10'000'000, -77, 3, false), done));
    const Reading& reading = done.readings[0];
    CHECK(reading.power_dw == 6210);  // 230 V x 3 A x 0.9
    CHECK(reading.quality == kAssumedVoltage);
    CHECK(reading.voltage_dv == kAbsent);
    CHECK(done.hz_chz == kAbsent);
    CHECK_FALSE(reading.has_export);
    CHECK(reading.energy.exported_mwh == 0);
    CHECK(reading.energy.imported_mwh == 1725);
}

TEST_CASE("windows as long as the interval, or longer, each make one") {
    Intervals intervals;
    intervals.set_up(one_channel(true));
    Interval done;
    for (uint64_t at = 1; at <= 100; ++at) {
        REQUIRE(intervals.take(window(at * 10'000'000, 10'000'000, 360, 2), done));
        CHECK(done.up_ms == at * 10'000);
        CHECK(done.ms == 10'000);
        CHECK(done.readings[0].energy.imported_mwh == static_cast<int64_t>(at) * 1000);
    }
    REQUIRE(intervals.take(window(1'060'000'000, 60'000'000, 360, 2), done));
    CHECK(done.ms == 60'000);
    CHECK(done.readings[0].energy.imported_mwh == 106'000);
}

TEST_CASE("registers count on from what was restored, to the microjoule") {
    Intervals intervals;
    Register before;
    before.imported_mwh = 5'000'000'000'123;
    before.imported_rest_uj = 3'599'999;
    before.exported_mwh = 9;
    intervals.restore(0, before);
    intervals.set_up(one_channel(true));
    Interval done;
    REQUIRE(intervals.take(window(10'000'000, 10'000'000, 1e-7f, 2), done));  // 1 uJ
    CHECK(done.readings[0].energy.imported_mwh == 5'000'000'000'124);
    CHECK(done.readings[0].energy.imported_rest_uj == 0);
    CHECK(done.readings[0].energy.exported_mwh == 9);
}

TEST_CASE("new settings keep the open interval, and book what a channel had that goes") {
    Settings settings = one_channel(true);
    Intervals intervals;
    intervals.set_up(settings);
    Interval done;
    CHECK_FALSE(intervals.take(window(5'000'000, 5'000'000, 360, 2), done));
    settings.channels[0].multiply = 2;
    settings.channels[1] = settings.channels[0];
    settings.channels[0].ch = 5;
    settings.count = 2;
    intervals.set_up(settings);  // channel 0 is in another place now
    CHECK_FALSE(intervals.take(window(6'000'000, 1'000'000, 360, 2), done));
    settings.count = 1;
    settings.channels[0].ch = 3;
    intervals.set_up(settings);  // channel 0 is gone
    Window other = window(10'000'000, 4'000'000, 900, 4);
    other.channels[0].ch = 3;
    REQUIRE(intervals.take(other, done));
    CHECK(done.readings[0].ch == 3);
    CHECK(done.readings[0].energy.imported_mwh == 1000);
    CHECK(done.ms == 10'000);
    settings.channels[0].ch = 0;
    intervals.set_up(settings);
    REQUIRE(intervals.take(window(20'000'000, 10'000'000, 360, 2), done));
    CHECK(done.readings[0].energy.imported_mwh == 1600);
}

TEST_CASE("the live values are of what came since they were asked for, without registers") {
    Intervals intervals;
    intervals.set_up(one_channel(true));
    Interval done, newest;
    CHECK_FALSE(intervals.live(newest));
    intervals.take(window(1'000'000, 1'000'000, 100, 1), done);
    intervals.take(window(2'000'000, 1'000'000, 300, 1), done);
    REQUIRE(intervals.live(newest));
    CHECK(newest.readings[0].power_dw == 2000);
    CHECK(newest.ms == 2000);
    CHECK(newest.up_ms == 2000);
    CHECK_FALSE(intervals.live(newest));
    intervals.take(window(3'000'000, 1'000'000, 500, 1), done);
    REQUIRE(intervals.live(newest));
    CHECK(newest.readings[0].power_dw == 5000);
    CHECK(newest.readings[0].energy.imported_mwh == 0);
    REQUIRE(intervals.take(window(10'000'000, 7'000'000, 0, 0), done));
    CHECK(done.readings[0].power_dw == 900);
}

TEST_CASE("a disabled channel is not in the interval; one without windows has no current") {
    Settings settings = one_channel(true);
    settings.count = 3;
    settings.channels[1].ch = 1;
    settings.channels[1].enabled = false;
    settings.channels[2].ch = 2;
    Intervals intervals;
    intervals.set_up(settings);
    Interval done;
    REQUIRE(intervals.take(window(10'000'000, 10'000'000, 360, 2), done));
    REQUIRE(done.count == 2);
    CHECK(done.readings[0].energy.imported_mwh == 1000);
    CHECK(done.readings[1].ch == 2);
    CHECK(done.readings[1].current_ma == kAbsent);
    CHECK(done.readings[1].energy.imported_mwh == 0);
}

TEST_CASE("a gap between windows is flagged") {
    Intervals intervals;
    intervals.set_up(one_channel(true));
    Interval done;
    intervals.take(window(5'000'000, 5'000'000, 360, 2), done);
    REQUIRE(intervals.take(window(10'000'000, 4'000'000, 360, 2), done));
    CHECK(done.readings[0].quality == kSamplesLost);
    CHECK(done.readings[0].power_dw == 3600);
    REQUIRE(intervals.take(window(20'000'000, 10'000'000, 360, 2), done));
    CHECK(done.readings[0].quality == 0);
}

TEST_CASE("an absurd window is an absurd reading, and not a wrapped one") {
    Intervals intervals;
    intervals.set_up(one_channel(true));
    Interval done;
    REQUIRE(intervals.take(window(10'000'000, 10'000'000, 3e12f, 1e12f), done));
    CHECK(done.readings[0].power_dw == 1'000'000'000);
    CHECK(done.readings[0].current_ma == 1'000'000'000);
    CHECK(done.readings[0].energy.imported_mwh > 0);
}

TEST_CASE("a channel that is disabled, or goes, has what it measured in its register") {
    for (const bool goes : {true, false}) {
        CAPTURE(goes);
        const Settings settings = one_channel(true);
        Settings without = settings;
        without.channels[0].enabled = false;
        if (goes) without.count = 0;
        Intervals intervals;
        intervals.set_up(settings);
        Interval done;
        for (uint64_t at = 1; at <= 40; ++at) {
            CHECK_FALSE(intervals.take(window(at * 200'000, 200'000, 2300, 10), done));
        }
        intervals.set_up(without);
        Window nothing;
        nothing.end_us = 10'000'000;
        nothing.us = 2'000'000;
        REQUIRE(intervals.take(nothing, done));
        CHECK(done.count == 0);
        intervals.set_up(settings);
        REQUIRE(intervals.take(window(20'000'000, 10'000'000, 0, 0), done));
        REQUIRE(done.count == 1);
        CHECK(done.readings[0].energy.imported_mwh == 5111);
        CHECK(done.readings[0].energy.imported_rest_uj == 400'000);
    }
}

TEST_CASE("a channel that is disabled and then goes is booked once, and others keep their places") {
    Settings settings = one_channel(true);
    settings.count = 2;
    settings.channels[1] = settings.channels[0];
    settings.channels[1].ch = 1;
    Intervals intervals;
    intervals.set_up(settings);
    Interval done;
    Window both = window(5'000'000, 5'000'000, 360, 2);
    both.count = 2;
    both.channels[1] = both.channels[0];
    both.channels[1].ch = 1;
    both.channels[1].power_w = 720;
    CHECK_FALSE(intervals.take(both, done));
    Settings changed = settings;
    changed.channels[0].enabled = false;
    intervals.set_up(changed);
    changed.channels[0] = changed.channels[1];
    changed.count = 1;
    intervals.set_up(changed);
    Window one = window(10'000'000, 5'000'000, 720, 4);
    one.channels[0].ch = 1;
    REQUIRE(intervals.take(one, done));
    REQUIRE(done.count == 1);
    CHECK(done.readings[0].ch == 1);
    CHECK(done.readings[0].energy.imported_mwh == 2000);
    intervals.set_up(settings);
    REQUIRE(intervals.take(window(20'000'000, 10'000'000, 0, 0), done));
    CHECK(done.readings[0].energy.imported_mwh == 500);
    CHECK(done.readings[1].energy.imported_mwh == 2000);
}
