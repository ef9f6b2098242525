// Small messages as JSON, within the ranges that the protocol gives.
#include "talk/messages.h"

#include <math.h>

#include "talk/readings.h"

namespace ohmstead {

namespace {

constexpr uint32_t kMaxCount = INT32_MAX;

int64_t count(uint32_t value) {
    return value < kMaxCount ? value : kMaxCount;
}

int64_t within(int64_t value, int64_t least, int64_t most) {
    return value < least ? least : value > most ? most : value;
}

}  // namespace

void write_live(const Interval& newest, uint64_t up_ms, JsonWriter& to) {
    to.object();
    to.whole("up", static_cast<int64_t>(up_ms));
    write_channels(newest, to);
    write_readings(newest, false, to);
    write_frequency(newest, to);
    to.end_object();
}

void write_health(const Health& health, JsonWriter& to) {
    to.object();
    to.whole("up", static_cast<int64_t>(health.up_ms));
    to.whole("rssi_dbm", within(health.rssi_dbm, -200, 100));
    to.whole("heap_b", count(health.heap_b));
    to.whole("held", count(health.held));
    to.whole("dropped", count(health.dropped));
    to.whole("flash_writes", count(health.flash_writes));
    if (health.samples_per_s > 0 && health.samples_per_s <= 1e6F) {
        to.decimal("samples_per_s", llroundf(health.samples_per_s * 10), 1);
    }
    to.end_object();
}

void write_applied(int64_t rev, const char* error, JsonWriter& to) {
    to.object();
    to.whole("rev", rev);
    if (error != nullptr) to.text("error", error);
    to.end_object();
}

void write_answer(const Answer& answer, JsonWriter& to) {
    to.object();
    to.whole("id", answer.id);
    to.text("ask", answer.ask);
    if (answer.has_noise) to.whole("ch", answer.ch);
    if (answer.error != nullptr) {
        to.text("error", answer.error);
    } else if (answer.has_noise) {
        to.decimal("noise_a", llroundf(answer.noise_a * 1e6F), 6);
    }
    to.end_object();
}

}  // namespace ohmstead
