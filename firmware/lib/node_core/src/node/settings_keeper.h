// The node's settings: what the hub sent last, kept as it was sent, so that a newer firmware reads
// in it what an older one did not know yet.
#pragma once

#include "node/complaint.h"
#include "node/settings.h"
#include "outside.h"

namespace ohmstead {

class SettingsKeeper {
   public:
    static constexpr size_t kMaxTextB = 4096;

    explicit SettingsKeeper(KeyValue& store) : store_(store) {}

    const Settings& now() const { return now_; }

    // At the start: what was kept, or `defaults` where there is nothing, or it is damaged or
    // refused by the measuring side. `room` is for the text, and free again afterwards.
    void open(const Settings& defaults, Measuring& measuring, char* room, size_t room_b);

    enum class Taken : uint8_t { kRefused, kSame, kChanged };
    // Take what the hub sent. Refused: `complaint` says why, and all stays as it was.
    Taken take(const char* text, size_t size_b, Measuring& measuring, Complaint& complaint,
               char* room, size_t room_b);

   private:
    bool try_out(const Settings& candidate, Measuring& measuring, Complaint& complaint);

    KeyValue& store_;
    Settings now_;
    uint32_t crc32_ = 0;  // of the text that `now_` came from
    bool kept_ = false;   // it is in the store
};

}  // namespace ohmstead
