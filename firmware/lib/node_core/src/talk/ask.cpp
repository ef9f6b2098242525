// Reading what is asked.
#include "talk/ask.h"

namespace ohmstead {

namespace {

void read_identify(const JsonValue& from, Ask& ask) {
    const JsonValue for_s = from.member("for_s");
    double seconds = 30;
    if (!for_s.absent() && (!for_s.real(seconds) || seconds < 1 || seconds > 600)) {
        ask.error = "for_s: must be a number from 1 to 600";
        return;
    }
    ask.for_ms = static_cast<uint32_t>(seconds * 1000);
}

void read_noise(const JsonValue& from, Ask& ask) {
    int64_t ch = 0;
    if (!from.member("ch").whole(ch) || ch < 0 || ch > 63) {
        ask.error = "ch: must be a whole number from 0 to 63";
        return;
    }
    ask.ch = static_cast<uint8_t>(ch);
}

}  // namespace

bool read_ask(const JsonValue& from, Ask& ask) {
    ask = Ask();
    if (!from.member("id").whole(ask.id) || ask.id < 1 || ask.id > INT32_MAX) return false;
    const JsonValue what = from.member("ask");
    if (what.is("identify")) {
        ask.kind = Ask::Kind::kIdentify;
        read_identify(from, ask);
    } else if (what.is("noise")) {
        ask.kind = Ask::Kind::kNoise;
        read_noise(from, ask);
    } else {
        ask.error = "ask: must be identify or noise";
    }
    return true;
}

const char* Ask::name() const {
    switch (kind) {
        case Kind::kIdentify:
            return "identify";
        case Kind::kNoise:
            return "noise";
        case Kind::kUnknown:
            break;
    }
    return "unknown";
}

}  // namespace ohmstead
