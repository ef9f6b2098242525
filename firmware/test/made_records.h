// Records as a node makes them, and their comparison.
#pragma once

#include <cstdint>
#include <vector>

#include "hold/journal.h"
#include "values.h"

namespace ohmstead {

// The `seq`-th record of a boot; registers count on in `energies`.
inline Record made_record(uint32_t boot, uint32_t boots, uint64_t seq, uint8_t channels,
                          std::vector<Register>& energies) {
    Record record;
    record.name = {boot, seq};
    record.boots = boots;
    record.interval.up_ms = seq * 10'000;
    record.interval.ms = 10'000;
    record.interval.hz_chz = 4'990 + static_cast<int32_t>(seq % 20);
    record.interval.count = channels;
    energies.resize(kMaxChannels);
    for (uint8_t ch = 0; ch < channels; ++ch) {
        Reading& reading = record.interval.readings[ch];
        reading.ch = ch;
        reading.has_export = true;
        reading.current_ma = static_cast<int32_t>(4'000 + 37 * ch + (seq * 91) % 3'000);
        reading.voltage_dv = static_cast<int32_t>(2'300 + (seq * 7) % 50);
        reading.power_dw = static_cast<int32_t>(9'000 + (seq * 53) % 2'000) - 300 * ch;
        Register& energy = energies[ch];
        energy.imported_mwh += reading.power_dw * 100 / 360;
        energy.imported_rest_uj = static_cast<int32_t>((seq * 1'234'567) % 3'600'000);
        energy.exported_mwh += static_cast<int64_t>(seq % 3);
        energy.exported_rest_uj = static_cast<int32_t>((seq * 7'654'321) % 3'600'000);
        reading.energy = energy;
    }
    return record;
}

inline bool same_register(const Register& one, const Register& two) {
    return one.imported_mwh == two.imported_mwh && one.exported_mwh == two.exported_mwh &&
           one.imported_rest_uj == two.imported_rest_uj &&
           one.exported_rest_uj == two.exported_rest_uj;
}

inline bool same_reading(const Reading& one, const Reading& two) {
    return one.ch == two.ch && one.quality == two.quality && one.has_export == two.has_export &&
           one.current_ma == two.current_ma && one.voltage_dv == two.voltage_dv &&
           one.power_dw == two.power_dw && same_register(one.energy, two.energy);
}

inline bool same_record(const Record& one, const Record& two) {
    const Interval& first = one.interval;
    const Interval& second = two.interval;
    if (one.name != two.name || one.boots != two.boots || one.n != two.n ||
        first.up_ms != second.up_ms || first.ms != second.ms || first.hz_chz != second.hz_chz ||
        first.count != second.count) {
        return false;
    }
    for (size_t i = 0; i < first.count; ++i) {
        if (!same_reading(first.readings[i], second.readings[i])) return false;
    }
    return true;
}

inline std::vector<Record> held_records(Journal& journal) {
    std::vector<Record> records;
    Record record;
    for (Journal::Place place = journal.first_held(); journal.next(place, record);) {
        records.push_back(record);
    }
    return records;
}

}  // namespace ohmstead
