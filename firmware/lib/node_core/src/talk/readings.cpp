// A, V, W and Wh from the integers that the node counts in.
#include "talk/readings.h"

namespace ohmstead {

namespace {

void write_reading(const Reading& reading, bool registers, JsonWriter& to) {
    to.object();
    if (reading.current_ma != kAbsent) to.decimal("i", reading.current_ma, 3);
    if (reading.voltage_dv != kAbsent) to.decimal("u", reading.voltage_dv, 1);
    to.decimal("p", reading.power_dw, 1);
    if (registers) {
        to.decimal("e", reading.energy.imported_mwh, 3);
        if (reading.has_export) to.decimal("x", reading.energy.exported_mwh, 3);
    }
    if (reading.quality != 0) to.whole("q", reading.quality);
    to.end_object();
}

}  // namespace

void write_channels(const Interval& interval, JsonWriter& to) {
    to.array("channels");
    for (uint8_t i = 0; i < interval.count; ++i) to.whole(nullptr, interval.readings[i].ch);
    to.end_array();
}

void write_frequency(const Interval& interval, JsonWriter& to) {
    if (interval.hz_chz != kAbsent) to.decimal("hz", interval.hz_chz, 2);
}

void write_readings(const Interval& interval, bool registers, JsonWriter& to) {
    to.array("ch");
    for (uint8_t i = 0; i < interval.count; ++i) {
        write_reading(interval.readings[i], registers, to);
    }
    to.end_array();
}

}  // namespace ohmstead
