// What the rooms of the node hand each other: names, readings, registers, records. No behaviour.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace ohmstead {

constexpr size_t kMaxChannels = 8;       // clamps and pulse inputs of one node
constexpr size_t kMaxVoltageInputs = 1;  // one ADC input for voltage serves all phases

// Quality bits of a reading, as on the wire.
enum Quality : uint8_t {
    kAssumedVoltage = 1,
    kClipped = 2,
    kSamplesLost = 4,
    kRegisterRestored = 8,
    kMerged = 16,
};

constexpr int32_t kAbsent = INT32_MIN;  // of a value that this channel does not have

// Energy totals of one channel. Neither ever falls, not even over a power cut.
struct Register {
    int64_t imported_mwh = 0;
    int64_t exported_mwh = 0;
    int32_t imported_rest_uj = 0;  // 0 to 3,599,999: what does not make a mWh (3.6 J) yet
    int32_t exported_rest_uj = 0;
};

// One channel over one interval, in the units that the hub keeps.
struct Reading {
    uint8_t ch = 0;                // index of the channel, 0 to 63
    uint8_t quality = 0;           // bits of Quality
    bool has_export = false;       // only where voltage is measured
    int32_t current_ma = kAbsent;  // true RMS
    int32_t voltage_dv = kAbsent;  // true RMS, 0.1 V; absent without a voltage input
    int32_t power_dw = 0;          // 0.1 W, signed; apparent power where voltage is assumed
    Register energy;               // at the end of the interval
};

// All channels over one interval.
struct Interval {
    uint64_t up_ms = 0;        // uptime at its end
    uint32_t ms = 0;           // its measured length
    int32_t hz_chz = kAbsent;  // mains frequency, 0.01 Hz
    uint8_t count = 0;         // how many of `readings` are used
    Reading readings[kMaxChannels];
};

// What names a record for ever within its node. `seq` begins with 1; 0 names nothing.
struct Name {
    uint32_t boot = 0;
    uint64_t seq = 0;
};

inline bool operator==(const Name& one, const Name& two) {
    return one.boot == two.boot && one.seq == two.seq;
}
inline bool operator!=(const Name& one, const Name& two) {
    return !(one == two);
}

// What the journal holds and the hub is sent.
struct Record {
    Name name;
    uint32_t boots = 0;  // how many times the node had booted; only puts boots in order
    uint32_t n = 1;      // how many records were merged into this one
    Interval interval;
};

}  // namespace ohmstead
