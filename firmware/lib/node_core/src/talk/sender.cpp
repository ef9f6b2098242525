// One batch at a time, until the hub has said what became of it.
#include "talk/sender.h"

#include "talk/backoff.h"

namespace ohmstead {

uint64_t Sender::due_ms(bool held) const {
    if (answer_by_ms_ != kNever) return answer_by_ms_;
    return held ? not_before_ms_ : kNever;
}

bool Sender::may_send(uint64_t up_ms) {
    if (answer_by_ms_ != kNever) {
        if (up_ms < answer_by_ms_) return false;
        rest(up_ms);
    }
    return !resting(up_ms);
}

bool Sender::alone(const Name& name) const {
    return name.boot == alone_.boot && name.seq <= alone_.seq;
}

void Sender::sent(const Name& last, uint32_t crc32, uint64_t up_ms) {
    outstanding_ = last;
    crc32_ = crc32;
    answer_by_ms_ = up_ms + wait_ms_;
}

void Sender::rest(uint64_t up_ms, uint64_t at_least_ms) {
    ++failures_;
    answer_by_ms_ = kNever;
    const uint64_t drawn_ms = backoff_ms(failures_, random_);
    not_before_ms_ = up_ms + (drawn_ms > at_least_ms ? drawn_ms : at_least_ms);
}

Sender::Verdict Sender::answer(const Ack& ack, uint64_t up_ms) {
    switch (ack.means) {
        case Ack::Means::kReplay:
            alone_ = suspect_ = Name();
            settle(up_ms);
            return Verdict::kReplay;
        case Ack::Means::kHello:
            rest(up_ms);
            return Verdict::kHello;
        case Ack::Means::kUnreadable:
            return matches(ack) ? refused(up_ms) : Verdict::kIgnored;
        case Ack::Means::kKept:
            if (!matches(ack)) return Verdict::kIgnored;
            if (ack.commit_ms != 0) wait_ms_ = uint64_t{3} * ack.commit_ms;
            settle(up_ms);
            return Verdict::kKept;
        case Ack::Means::kNothing:
        case Ack::Means::kHelloUnreadable:
            break;
    }
    return Verdict::kIgnored;
}

Sender::Verdict Sender::refused(uint64_t up_ms) {
    if (outstanding_.seq == 0) return Verdict::kIgnored;
    if (!alone(outstanding_)) {
        alone_ = outstanding_;
        settle(up_ms);
        return Verdict::kRefused;
    }
    refusals_ = outstanding_ == suspect_ ? refusals_ + 1 : 1;
    suspect_ = outstanding_;
    if (refusals_ < kRefusalsBeforeAside) {
        rest(up_ms);
        return Verdict::kRefused;
    }
    settle(up_ms);
    return Verdict::kSetAside;
}

// An ack names the last record of the outstanding batch; it is not cumulative. Where the hub could
// not read that name, perhaps not even the boot, it says which bytes it means.
bool Sender::matches(const Ack& ack) const {
    if (outstanding_.seq == 0) return false;
    const bool same_boot = ack.has_boot && ack.boot == outstanding_.boot;
    if (ack.means == Ack::Means::kUnreadable && !ack.has_seq) {
        return (same_boot || !ack.has_boot) && (!ack.has_crc32 || ack.crc32 == crc32_);
    }
    return same_boot && ack.has_seq && ack.seq == outstanding_.seq;
}

void Sender::settle(uint64_t up_ms) {
    outstanding_ = Name();
    answer_by_ms_ = kNever;
    failures_ = 0;
    not_before_ms_ = up_ms;
}

}  // namespace ohmstead
