// Reading acks. What is not understood means nothing: no record is given up for it.
#include "talk/ack.h"

#include <string.h>

namespace ohmstead {

namespace {

void read_name(const JsonValue& from, Ack& to) {
    to.has_boot = read_boot(from.member("boot"), to.boot);
    int64_t number = 0;
    to.has_seq = from.member("seq").whole(number) && number > 0;
    to.seq = to.has_seq ? static_cast<uint64_t>(number) : 0;
    to.has_crc32 = from.member("crc32").whole(number) && number >= 0 && number <= UINT32_MAX;
    to.crc32 = to.has_crc32 ? static_cast<uint32_t>(number) : 0;
}

uint32_t read_commit_ms(const JsonValue& from) {
    constexpr double kLongestS = 3'600;
    double commit_s = 0;
    if (!from.real(commit_s) || commit_s < 0.001) return 0;
    return static_cast<uint32_t>((commit_s < kLongestS ? commit_s : kLongestS) * 1000);
}

Ack::Means meaning(const JsonValue& from, const Ack& ack) {
    bool replay = false;
    if (from.member("replay").truth(replay) && replay) return Ack::Means::kReplay;
    const JsonValue error = from.member("error");
    if (error.is("hello")) return Ack::Means::kHello;
    if (error.is("unreadable")) {
        return from.member("of").is("hello") ? Ack::Means::kHelloUnreadable
                                             : Ack::Means::kUnreadable;
    }
    const bool named = ack.has_boot && ack.has_seq && from.member("of").absent();
    return named && error.absent() ? Ack::Means::kKept : Ack::Means::kNothing;
}

}  // namespace

Ack read_ack(const JsonValue& from) {
    Ack ack;
    read_name(from, ack);
    ack.commit_ms = read_commit_ms(from.member("commit_s"));
    ack.means = meaning(from, ack);
    return ack;
}

bool read_boot(const JsonValue& from, uint32_t& boot) {
    char digits[9];
    if (!from.text(digits, sizeof digits) || strlen(digits) != 8) return false;
    uint32_t read = 0;
    for (const char* digit = digits; *digit != '\0'; ++digit) {
        const bool decimal = *digit >= '0' && *digit <= '9';
        if (!decimal && (*digit < 'a' || *digit > 'f')) return false;
        read = read << 4 | static_cast<uint32_t>(decimal ? *digit - '0' : *digit - 'a' + 10);
    }
    boot = read;
    return true;
}

}  // namespace ohmstead
