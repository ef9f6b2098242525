// A record as the payload of an entry.
#include "hold/record_codec.h"

#include "hold/payload_reader.h"

namespace ohmstead {

namespace {

// The upper bits of the byte that holds a reading's quality.
constexpr uint8_t kQualityBits = 0x1F;
constexpr uint8_t kHasCurrent = 0x20;
constexpr uint8_t kHasVoltage = 0x40;
constexpr uint8_t kHasExport = 0x80;

constexpr size_t kRestB = 3;  // 0 to 3,599,999

void put_register(const Register& energy, EntryWriter& to) {
    to.put_number(static_cast<uint64_t>(energy.imported_mwh));
    to.put_number(static_cast<uint64_t>(energy.exported_mwh));
    to.put_bytes(static_cast<uint32_t>(energy.imported_rest_uj), kRestB);
    to.put_bytes(static_cast<uint32_t>(energy.exported_rest_uj), kRestB);
}

Register take_register(PayloadReader& from) {
    Register energy;
    energy.imported_mwh = static_cast<int64_t>(from.number());
    energy.exported_mwh = static_cast<int64_t>(from.number());
    energy.imported_rest_uj = static_cast<int32_t>(from.bytes(kRestB));
    energy.exported_rest_uj = static_cast<int32_t>(from.bytes(kRestB));
    return energy;
}

void put_reading(const Reading& reading, EntryWriter& to) {
    const bool has_current = reading.current_ma != kAbsent;
    const bool has_voltage = reading.voltage_dv != kAbsent;
    unsigned flags = reading.quality & kQualityBits;
    flags |= has_current ? kHasCurrent : 0U;
    flags |= has_voltage ? kHasVoltage : 0U;
    flags |= reading.has_export ? kHasExport : 0U;
    to.put_bytes(reading.ch, 1);
    to.put_bytes(flags, 1);
    if (has_current) to.put_signed(reading.current_ma);
    if (has_voltage) to.put_signed(reading.voltage_dv);
    to.put_signed(reading.power_dw);
    put_register(reading.energy, to);
}

Reading take_reading(PayloadReader& from) {
    Reading reading;
    reading.ch = static_cast<uint8_t>(from.bytes(1));
    const uint8_t flags = static_cast<uint8_t>(from.bytes(1));
    reading.quality = flags & kQualityBits;
    reading.has_export = (flags & kHasExport) != 0;
    if ((flags & kHasCurrent) != 0) reading.current_ma = from.signed32();
    if ((flags & kHasVoltage) != 0) reading.voltage_dv = from.signed32();
    reading.power_dw = from.signed32();
    reading.energy = take_register(from);
    return reading;
}

size_t readings_in(const Interval& interval) {
    return interval.count < kMaxChannels ? interval.count : kMaxChannels;
}

bool channels_possible(const Interval& interval) {
    for (size_t i = 0; i < interval.count; ++i) {
        if (interval.readings[i].ch >= kChannelNumbers) return false;
    }
    return true;
}

}  // namespace

void write_record(const Record& record, EntryWriter& to) {
    const Interval& interval = record.interval;
    to.put_bytes(record.name.boot, 4);
    to.put_number(record.boots);
    to.put_number(record.name.seq);
    to.put_number(record.n);
    to.put_number(interval.up_ms);
    to.put_number(interval.ms);
    to.put_number(interval.hz_chz < 0 ? 0 : static_cast<uint64_t>(interval.hz_chz) + 1);
    const size_t count = readings_in(interval);
    to.put_bytes(count, 1);
    for (size_t i = 0; i < count; ++i) {
        put_reading(interval.readings[i], to);
    }
}

bool read_record(const Entry& entry, Record& record) {
    if (entry.kind != Kind::kRecord) return false;
    PayloadReader from(entry);
    record = Record();
    Interval& interval = record.interval;
    record.name.boot = static_cast<uint32_t>(from.bytes(4));
    record.boots = from.number32();
    record.name.seq = from.number();
    record.n = from.number32();
    interval.up_ms = from.number();
    interval.ms = from.number32();
    const uint64_t hz = from.number(INT32_MAX);
    interval.hz_chz = hz == 0 ? kAbsent : static_cast<int32_t>(hz - 1);
    const uint64_t count = from.bytes(1);
    if (count > kMaxChannels) return false;
    interval.count = static_cast<uint8_t>(count);
    for (size_t i = 0; i < interval.count; ++i) {
        interval.readings[i] = take_reading(from);
    }
    return from.ended_well() && channels_possible(interval);
}

void write_register(uint8_t ch, const Register& energy, EntryWriter& to) {
    to.put_bytes(ch, 1);
    put_register(energy, to);
}

bool read_register(const Entry& entry, uint8_t& ch, Register& energy) {
    if (entry.kind != Kind::kRegister) return false;
    PayloadReader from(entry);
    ch = static_cast<uint8_t>(from.bytes(1));
    energy = take_register(from);
    return from.ended_well() && ch < kChannelNumbers;
}

}  // namespace ohmstead
