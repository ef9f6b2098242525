// The way to the hub, as it opens and closes.
#include "talk/link.h"

#include "talk/backoff.h"

namespace ohmstead {

bool Link::over_http() const {
    return http_ && !connected_ && failures_ >= kHttpAfterFailures;
}

uint64_t Link::due_ms() const {
    return connected_ ? kNever : due_ms_;
}

bool Link::dial(uint64_t up_ms) {
    if (up_ms < due_ms()) return false;
    if (dialling_) {
        unreachable(up_ms);
        return false;
    }
    dialling_ = true;
    due_ms_ = up_ms + kDiallingMs;
    return true;
}

void Link::opened() {
    connected_ = true;
    dialling_ = false;
    failures_ = 0;
}

void Link::unreachable(uint64_t up_ms) {
    connected_ = dialling_ = false;
    ++failures_;
    due_ms_ = up_ms + (over_http() ? kMqttAgainMs : backoff_ms(failures_, random_));
}

// Many nodes see this at once, so each waits its own while.
void Link::lost(uint64_t up_ms) {
    connected_ = dialling_ = false;
    due_ms_ = up_ms + backoff_ms(1, random_);
}

}  // namespace ohmstead
