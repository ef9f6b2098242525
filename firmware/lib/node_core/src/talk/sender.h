// Holding and sending again: one batch outstanding, over both transports together.
#pragma once

#include "outside.h"
#include "talk/ack.h"
#include "talk/link.h"
#include "values.h"

namespace ohmstead {

// Decides when a batch may go and what its answer means. It sees names only; the records stay where
// they are held. Times are uptimes. It lives in RAM, for one boot.
class Sender {
   public:
    enum class Verdict : uint8_t { kIgnored, kKept, kRefused, kSetAside, kHello, kReplay };

    explicit Sender(Random& random) : random_(random) {}

    // When there is something to do next; `held`: records wait.
    uint64_t due_ms(bool held) const;
    // Whether a batch may go now. An answer that has not come in time counts as a failure here.
    bool may_send(uint64_t up_ms);
    bool resting(uint64_t up_ms) const { return up_ms < not_before_ms_; }

    // The last record of the batch that waits for its answer; its `seq` is 0 if there is none. The
    // same records go again until then.
    Name outstanding() const { return outstanding_; }
    // A record that was in a batch which the hub could not read travels alone.
    bool alone(const Name& name) const;

    void sent(const Name& last, uint32_t crc32, uint64_t up_ms);
    // No answer, or none that helps: send again, but later.
    void rest(uint64_t up_ms, uint64_t at_least_ms = 0);
    // What is outstanding is not held any more: forget it, and choose anew.
    void forget() { outstanding_ = Name(); }

    Verdict answer(const Ack& ack, uint64_t up_ms);
    // HTTP says this by its status, of the message that was posted.
    Verdict refused(uint64_t up_ms);

   private:
    static constexpr uint32_t kWaitUntilToldMs = 30'000;
    static constexpr uint32_t kRefusalsBeforeAside = 3;

    bool matches(const Ack& ack) const;
    void settle(uint64_t up_ms);

    Random& random_;
    Name outstanding_;
    Name alone_;    // records of this boot up to this one travel alone
    Name suspect_;  // the one that was refused last, alone
    uint32_t refusals_ = 0;
    uint32_t crc32_ = 0;  // of the message that was sent last
    uint32_t failures_ = 0;
    uint64_t wait_ms_ = kWaitUntilToldMs;
    uint64_t answer_by_ms_ = kNever;
    uint64_t not_before_ms_ = 0;
};

}  // namespace ohmstead
