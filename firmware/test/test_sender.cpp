// One batch outstanding: what its answers mean, and when it goes again.
#include <doctest/doctest.h>

#include "fakes.h"
#include "talk/sender.h"

using namespace ohmstead;
using Verdict = Sender::Verdict;

namespace {

constexpr uint32_t kBoot = 0x9f2c01ab;

Ack kept(uint64_t seq, uint32_t commit_ms = 10'000, uint32_t boot = kBoot) {
    Ack ack;
    ack.means = Ack::Means::kKept;
    ack.has_boot = ack.has_seq = true;
    ack.boot = boot;
    ack.seq = seq;
    ack.commit_ms = commit_ms;
    return ack;
}

Ack unreadable(uint64_t seq) {
    Ack ack = kept(seq);
    ack.means = Ack::Means::kUnreadable;
    return ack;
}

Ack unreadable_bytes(uint32_t crc32) {
    Ack ack;
    ack.means = Ack::Means::kUnreadable;
    ack.has_crc32 = true;
    ack.crc32 = crc32;
    return ack;
}

Ack meaning(Ack::Means means) {
    Ack ack;
    ack.means = means;
    return ack;
}

struct Sending {
    SeededRandom random{5};
    Sender sender{random};

    void send(uint64_t seq, uint64_t up_ms, uint32_t crc32 = 77) {
        REQUIRE(sender.may_send(up_ms));
        sender.sent(Name{kBoot, seq}, crc32, up_ms);
    }
};

}  // namespace

TEST_CASE_FIXTURE(Sending, "one batch is outstanding, and goes again 30 s later at the soonest") {
    CHECK(sender.due_ms(false) == kNever);
    CHECK(sender.due_ms(true) == 0);
    send(6, 1'000);
    CHECK(sender.due_ms(true) == 31'000);
    CHECK_FALSE(sender.may_send(30'999));
    CHECK_FALSE(sender.may_send(31'000));  // the back-off begins
    CHECK(sender.outstanding() == Name{kBoot, 6});
    CHECK(sender.due_ms(true) >= 32'000);
    CHECK(sender.due_ms(true) <= 33'000);
    CHECK(sender.may_send(sender.due_ms(true)));
}

TEST_CASE_FIXTURE(Sending, "the wait is three times what the hub says it takes to commit") {
    send(6, 0);
    CHECK(sender.answer(kept(6, 2'500), 100) == Verdict::kKept);
    CHECK(sender.outstanding().seq == 0);
    send(7, 100);
    CHECK(sender.due_ms(true) == 100 + 7'500);
}

TEST_CASE_FIXTURE(Sending, "an ack that does not name the outstanding batch is ignored") {
    CHECK(sender.answer(kept(6), 0) == Verdict::kIgnored);
    send(6, 0);
    CHECK(sender.answer(kept(5), 1) == Verdict::kIgnored);
    CHECK(sender.answer(kept(7), 1) == Verdict::kIgnored);
    CHECK(sender.answer(kept(6, 10'000, kBoot + 1), 1) == Verdict::kIgnored);
    CHECK(sender.answer(unreadable(5), 1) == Verdict::kIgnored);
    CHECK(sender.answer(meaning(Ack::Means::kHelloUnreadable), 1) == Verdict::kIgnored);
    CHECK(sender.answer(meaning(Ack::Means::kNothing), 1) == Verdict::kIgnored);
    CHECK(sender.outstanding().seq == 6);
    CHECK(sender.answer(kept(6), 2) == Verdict::kKept);
    CHECK(sender.answer(kept(6), 3) == Verdict::kIgnored);  // it came twice
}

TEST_CASE_FIXTURE(Sending, "an ack that comes while the batch rests still counts") {
    send(6, 0);
    sender.rest(100);
    CHECK(sender.answer(kept(6), 200) == Verdict::kKept);
    CHECK(sender.may_send(200));
}

TEST_CASE_FIXTURE(Sending,
                  "an unreadable batch goes singly, and a record is given up at the third") {
    send(6, 0);
    CHECK(sender.answer(unreadable(6), 1) == Verdict::kRefused);
    CHECK(sender.alone(Name{kBoot, 6}));
    CHECK(sender.alone(Name{kBoot, 4}));
    CHECK_FALSE(sender.alone(Name{kBoot, 7}));
    CHECK_FALSE(sender.alone(Name{kBoot + 1, 4}));
    CHECK(sender.may_send(1));
    send(5, 1);
    CHECK(sender.answer(kept(5), 2) == Verdict::kKept);
    uint64_t up_ms = 2;
    for (int refusal = 1; refusal <= 3; ++refusal) {
        send(6, up_ms);
        CHECK(sender.answer(unreadable(6), up_ms + 1) ==
              (refusal < 3 ? Verdict::kRefused : Verdict::kSetAside));
        up_ms = sender.due_ms(true) > up_ms ? sender.due_ms(true) : up_ms + 1;
    }
    CHECK(sender.outstanding().seq == 0);
}

TEST_CASE_FIXTURE(Sending,
                  "where no name could be read, the bytes' CRC says which message is meant") {
    send(6, 0, 1234);
    CHECK(sender.answer(unreadable_bytes(1233), 1) == Verdict::kIgnored);
    CHECK(sender.answer(unreadable_bytes(1234), 1) == Verdict::kRefused);
    CHECK(sender.answer(unreadable_bytes(1234), 2) == Verdict::kIgnored);  // it came twice
    send(5, 3, 55);
    CHECK(sender.answer(unreadable_bytes(1234), 4) == Verdict::kIgnored);  // it came late
    Ack other_boot = unreadable_bytes(55);
    other_boot.has_boot = true;
    other_boot.boot = kBoot + 1;
    CHECK(sender.answer(other_boot, 5) == Verdict::kIgnored);
}

TEST_CASE_FIXTURE(Sending, "hello asks for a back-off, and keeps what is outstanding") {
    send(6, 0);
    CHECK(sender.answer(meaning(Ack::Means::kHello), 10) == Verdict::kHello);
    CHECK(sender.outstanding().seq == 6);
    CHECK(sender.resting(1'009));
    CHECK(sender.answer(kept(6), 500) == Verdict::kKept);
}

TEST_CASE_FIXTURE(Sending, "replay forgets what is outstanding and what was suspected") {
    send(6, 0);
    sender.answer(unreadable(6), 1);
    send(5, 1);
    CHECK(sender.answer(meaning(Ack::Means::kReplay), 2) == Verdict::kReplay);
    CHECK(sender.outstanding().seq == 0);
    CHECK_FALSE(sender.alone(Name{kBoot, 5}));
    CHECK(sender.may_send(2));
}

TEST_CASE_FIXTURE(Sending, "a wait that the hub asks for is kept, and failures lengthen it") {
    send(6, 0);
    sender.rest(100, 5'000);
    CHECK(sender.due_ms(true) == 5'100);
    for (int i = 0; i < 10; ++i) sender.rest(10'000);
    CHECK(sender.due_ms(true) <= 70'000);
}
