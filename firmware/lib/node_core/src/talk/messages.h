// The small messages of a node: live values, health, settings applied, answers.
#pragma once

#include "talk/json_writer.h"
#include "values.h"

namespace ohmstead {

struct Health {
    uint64_t up_ms = 0;
    int32_t rssi_dbm = 0;
    uint32_t heap_b = 0;
    uint32_t held = 0;     // records that wait
    uint32_t dropped = 0;  // records that were given up
    uint32_t flash_writes = 0;
    float samples_per_s = 0;  // 0: not known
};

void write_live(const Interval& newest, uint64_t up_ms, JsonWriter& to);
void write_health(const Health& health, JsonWriter& to);
// `error` is null where the settings were taken.
void write_applied(int64_t rev, const char* error, JsonWriter& to);

// What became of a question. `ask` is one of Ask::name.
struct Answer {
    int64_t id = 0;
    const char* ask = "";
    bool has_noise = false;
    uint8_t ch = 0;
    float noise_a = 0;
    const char* error = nullptr;
};

void write_answer(const Answer& answer, JsonWriter& to);

}  // namespace ohmstead
