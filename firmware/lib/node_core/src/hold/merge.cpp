// Two neighbouring records of one boot become one.
#include "hold/merge.h"

namespace ohmstead {

namespace {

struct Lengths {
    int64_t first_ms;
    int64_t second_ms;
    int64_t all() const { return first_ms + second_ms; }
};

int32_t nearest(int64_t sum, int64_t parts) {
    const int64_t half = sum < 0 ? -(parts / 2) : parts / 2;
    return static_cast<int32_t>((sum + half) / parts);
}

int32_t mean(int32_t first, int32_t second, const Lengths& lengths) {
    return nearest(first * lengths.first_ms + second * lengths.second_ms, lengths.all());
}

// value x part / all, rounded down, without leaving 64 bits: part <= all < 2^32.
uint64_t share(uint64_t value, int64_t part_ms, int64_t all_ms) {
    const uint64_t part = static_cast<uint64_t>(part_ms);
    const uint64_t all = static_cast<uint64_t>(all_ms);
    return value / all * part + value % all * part / all;
}

uint64_t root(uint64_t square) {
    uint64_t found = 0;
    for (uint64_t bit = uint64_t{1} << 31; bit > 0; bit >>= 1) {
        const uint64_t tried = found | bit;
        if (tried * tried <= square) found = tried;
    }
    return found;
}

uint64_t square_of_double(int32_t value) {
    const int64_t twice = 2 * static_cast<int64_t>(value);
    const int64_t bounded = twice > INT32_MAX ? INT32_MAX : twice;
    return static_cast<uint64_t>(bounded * bounded);
}

// Of twice the values, since rounding needs the half.
int32_t root_mean_square(int32_t first, int32_t second, const Lengths& lengths) {
    if (first < 0 || second < 0) return second;
    const uint64_t one = square_of_double(first);
    const uint64_t two = square_of_double(second);
    const uint64_t low = one < two ? one : two;
    const uint64_t more = one < two ? two - one : one - two;
    const int64_t more_ms = one < two ? lengths.second_ms : lengths.first_ms;
    const uint64_t twice = root(low + share(more, more_ms, lengths.all()));
    return static_cast<int32_t>((twice + 1) / 2);
}

void merge_reading(Reading& earlier, const Reading& later, const Lengths& lengths) {
    const Reading first = earlier;
    earlier = later;
    earlier.power_dw = mean(first.power_dw, later.power_dw, lengths);
    if (first.current_ma != kAbsent && later.current_ma != kAbsent) {
        earlier.current_ma = root_mean_square(first.current_ma, later.current_ma, lengths);
    }
    if (first.voltage_dv != kAbsent && later.voltage_dv != kAbsent) {
        earlier.voltage_dv = root_mean_square(first.voltage_dv, later.voltage_dv, lengths);
    }
    earlier.quality = static_cast<uint8_t>(first.quality | later.quality | kMerged);
}

bool same_channels(const Interval& one, const Interval& two) {
    if (one.count != two.count) return false;
    for (size_t i = 0; i < one.count; ++i) {
        if (one.readings[i].ch != two.readings[i].ch) return false;
    }
    return true;
}

}  // namespace

bool may_merge(const Record& earlier, const Record& later) {
    const uint64_t ms = uint64_t{earlier.interval.ms} + later.interval.ms;
    return earlier.name.boot == later.name.boot && earlier.name.seq < later.name.seq && ms > 0 &&
           ms <= kLongestMs && earlier.n <= UINT32_MAX - later.n &&
           same_channels(earlier.interval, later.interval);
}

void merge_into(Record& earlier, const Record& later) {
    const Interval& last = later.interval;
    Interval& interval = earlier.interval;
    const Lengths lengths = {interval.ms, last.ms};
    const bool has_hz = interval.hz_chz != kAbsent && last.hz_chz != kAbsent;
    interval.hz_chz = has_hz ? mean(interval.hz_chz, last.hz_chz, lengths) : kAbsent;
    for (size_t i = 0; i < interval.count; ++i) {
        merge_reading(interval.readings[i], last.readings[i], lengths);
    }
    interval.up_ms = last.up_ms;
    interval.ms += last.ms;
    earlier.name = later.name;
    earlier.boots = later.boots;
    earlier.n += later.n;
}

}  // namespace ohmstead
