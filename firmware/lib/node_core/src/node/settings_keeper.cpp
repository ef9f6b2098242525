// Keeping settings over boots, and trying out new ones.
#include "node/settings_keeper.h"

#include <string.h>

#include "hold/crc32.h"
#include "node/kept.h"
#include "node/settings_reader.h"

namespace ohmstead {

namespace {
constexpr char kKey[] = "settings";
constexpr uint8_t kVersion = 1;
}  // namespace

void SettingsKeeper::open(const Settings& defaults, Measuring& measuring, char* room,
                          size_t room_b) {
    now_ = defaults;
    kept_ = false;
    const size_t size_b = read_kept(store_, kKey, kVersion, room, room_b);
    Settings candidate;
    Complaint complaint;
    if (size_b != 0 && read_settings(JsonValue::in(room, size_b), candidate, complaint) &&
        try_out(candidate, measuring, complaint)) {
        crc32_ = crc32(room, size_b);
        kept_ = true;
        return;
    }
    measuring.set_up(now_);
}

SettingsKeeper::Taken SettingsKeeper::take(const char* text, size_t size_b, Measuring& measuring,
                                           Complaint& complaint, char* room, size_t room_b) {
    if (size_b > kMaxTextB || size_b + kKeptTailB > room_b) {
        complaint.say("", "must have 4096 bytes at most");
        return Taken::kRefused;
    }
    const uint32_t sum = crc32(text, size_b);
    if (kept_ && sum == crc32_) return Taken::kSame;  // the broker keeps it, and says it again
    Settings candidate;
    if (!read_settings(JsonValue::in(text, size_b), candidate, complaint) ||
        !try_out(candidate, measuring, complaint)) {
        return Taken::kRefused;
    }
    crc32_ = sum;
    memcpy(room, text, size_b);
    kept_ = keep(store_, kKey, kVersion, room, size_b);
    return Taken::kChanged;
}

bool SettingsKeeper::try_out(const Settings& candidate, Measuring& measuring,
                             Complaint& complaint) {
    const char* error = measuring.set_up(candidate);
    if (error != nullptr) {
        complaint.say("", error);
        return false;
    }
    now_ = candidate;
    return true;
}

}  // namespace ohmstead
