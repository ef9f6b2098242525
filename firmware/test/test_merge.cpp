// The arithmetic of merging, held against the same in floating point.
#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "hold/merge.h"
#include "made_records.h"

using namespace ohmstead;

namespace {

Record made(uint64_t seq, uint8_t channels = 2) {
    std::vector<Register> energies;
    return made_record(1, 1, seq, channels, energies);
}

double mean(double one, double two, const Interval& first, const Interval& second) {
    return (one * first.ms + two * second.ms) / (1.0 * first.ms + second.ms);
}

}  // namespace

TEST_CASE(
    "a merged record has the later name, end and registers, and the lengths and counts of both") {
    Record first = made(4);
    Record second = made(5);
    first.n = 3;
    first.interval.ms = 30'000;
    first.interval.readings[0].quality = kClipped;
    Record both = first;
    merge_into(both, second);
    CHECK(both.name == second.name);
    CHECK(both.n == 4);
    CHECK(both.interval.ms == 40'000);
    CHECK(both.interval.up_ms == second.interval.up_ms);
    CHECK(both.interval.readings[0].quality == (kClipped | kMerged));
    CHECK(both.interval.readings[1].quality == kMerged);
    CHECK(same_register(both.interval.readings[1].energy, second.interval.readings[1].energy));
}

TEST_CASE("powers are averaged by time, currents and voltages by their squares") {
    std::mt19937_64 chance(5);
    for (int i = 0; i < 20'000; ++i) {
        Record first = made(1);
        Record second = made(2);
        first.interval.ms = static_cast<uint32_t>(1 + chance() % (i % 2 ? 300'000'000 : 20'000));
        second.interval.ms = static_cast<uint32_t>(1 + chance() % 300'000'000);
        const int32_t greatest = i % 3 == 0 ? 10'000'000 : 30'000;
        for (Record* record : {&first, &second}) {
            Reading& reading = record->interval.readings[0];
            reading.current_ma = static_cast<int32_t>(chance() % (greatest + 1U));
            reading.voltage_dv = static_cast<int32_t>(chance() % 10'001);
            reading.power_dw = static_cast<int32_t>(chance() % 200'000'001) - 100'000'000;
        }
        const Reading& one = first.interval.readings[0];
        const Reading& two = second.interval.readings[0];
        Record both = first;
        merge_into(both, second);
        const Reading& reading = both.interval.readings[0];
        const double power = mean(one.power_dw, two.power_dw, first.interval, second.interval);
        const double current =
            std::sqrt(mean(std::pow(one.current_ma, 2), std::pow(two.current_ma, 2), first.interval,
                           second.interval));
        const double voltage =
            std::sqrt(mean(std::pow(one.voltage_dv, 2), std::pow(two.voltage_dv, 2), first.interval,
                           second.interval));
        REQUIRE(std::abs(reading.power_dw - power) <= 0.5 + 1e-6);
        REQUIRE(std::abs(reading.current_ma - current) <= 0.5 + 1e-6);
        REQUIRE(std::abs(reading.voltage_dv - voltage) <= 0.5 + 1e-6);
    }
}

TEST_CASE(
    "what one of the two does not have is taken from the later, and the frequency needs both") {
    Record first = made(1);
    Record second = made(2);
    first.interval.readings[0].voltage_dv = kAbsent;
    second.interval.readings[1].current_ma = kAbsent;
    second.interval.hz_chz = kAbsent;
    Record both = first;
    merge_into(both, second);
    CHECK(both.interval.readings[0].voltage_dv == second.interval.readings[0].voltage_dv);
    CHECK(both.interval.readings[1].current_ma == kAbsent);
    CHECK(both.interval.hz_chz == kAbsent);
}

TEST_CASE("no record is merged over boots, channels, or beyond what the hub takes for one") {
    CHECK(may_merge(made(1), made(2)));
    CHECK_FALSE(may_merge(made(2), made(1)));
    CHECK_FALSE(may_merge(made(1, 2), made(2, 3)));
    Record other = made(2);
    other.name.boot = 2;
    CHECK_FALSE(may_merge(made(1), other));
    Record long_one = made(2);
    long_one.interval.ms = kLongestMs;
    CHECK_FALSE(may_merge(made(1), long_one));
    Record other_channel = made(2);
    other_channel.interval.readings[1].ch = 5;
    CHECK_FALSE(may_merge(made(1), other_channel));
}
