// DmaFrames out of conversions in the order of DMA, and the time of a block from late looks at it.
#include <doctest/doctest.h>

#include "measure/block_clock.h"
#include "measure/dma_frames.h"

using ohmstead::BlockClock;
using ohmstead::DmaFrames;

namespace {

constexpr uint8_t kChannels[] = {0, 3, 6};

// Conversion number `n` of an endless stream of three inputs: its code says its frame and input.
uint16_t code_of(size_t n) {
    return static_cast<uint16_t>(n / 3 * 10 + n % 3);
}

// Put conversions [first, end) in the ESP32's order: the second of each pair comes first.
template <typename Sorted>
bool put_swapped(Sorted& frames, size_t first, size_t end) {
    bool whole = true;
    for (size_t n = first; n < end; n++) {
        const size_t real = n ^ 1;
        whole = frames.put(kChannels[real % 3], code_of(real)) && whole;
    }
    return whole;
}

}  // namespace

TEST_CASE("frames of an odd number of inputs come out whole although DMA swaps each pair") {
    DmaFrames<3, 64> frames;
    frames.set_up(kChannels, 3);
    size_t frame = 0;
    for (size_t n = 0; n < 600; n += 20) {
        REQUIRE(put_swapped(frames, n, n + 20));
        REQUIRE(frames.together());
        for (size_t i = 0; i < frames.complete() * 3; i++) {
            CHECK(frames.codes()[i] == code_of(frame * 3 + i));
        }
        frame += frames.complete();
        frames.next_block();
    }
    CHECK(frame == 200);
}

TEST_CASE("a conversion that is missing is noticed, wherever it is missing") {
    for (size_t missing = 0; missing < 3; missing++) {
        DmaFrames<3, 64> frames;
        frames.set_up(kChannels, 3);
        bool whole = true;
        for (size_t n = 0; n < 60; n++) {
            if (n % 3 == missing && n > 6) continue;
            whole = frames.put(kChannels[n % 3], code_of(n)) && whole;
            if (n == 8) CHECK(frames.together());
        }
        CHECK(whole);
        CHECK_FALSE(frames.together());
    }
}

TEST_CASE("a channel that nobody asked for is refused, and so is more than fits") {
    DmaFrames<3, 4> frames;
    frames.set_up(kChannels, 3);
    CHECK_FALSE(frames.put(5, 1));
    bool whole = true;
    for (size_t n = 0; n < 15; n++) whole = frames.put(kChannels[n % 3], code_of(n)) && whole;
    CHECK_FALSE(whole);
}

TEST_CASE("late looks at a block hardly move its time") {
    BlockClock clock;
    const double period_us = 1e6 / 24600;  // what an ESP32 makes of 30 kHz
    double most_off_us = 0;
    for (uint32_t block = 0; block < 5000; block++) {
        const double true_us = 1e6 + block * 1536 * period_us;
        double delay_us = 20 + (block * 7919) % 80;            // waking the task
        if (block % 50 > 46 && block > 20) delay_us += 40000;  // erasing a sector
        if (block == 2000) delay_us += 300000;                 // a worn one
        const uint64_t end_us = clock.advance(1536, static_cast<uint64_t>(true_us + delay_us));
        const double off_us = static_cast<double>(end_us) - true_us;
        if (block > 200 && off_us > most_off_us) most_off_us = off_us;
        if (block > 200) CHECK(off_us > -20);
    }
    MESSAGE("latest time given: ", most_off_us, " us after the true one");
    CHECK(most_off_us < 200);
    CHECK(clock.period_us() == doctest::Approx(period_us).epsilon(1e-4));
    CHECK_FALSE(clock.slipped());
}

TEST_CASE("conversions that are missing for good are told from a task that is late") {
    BlockClock clock;
    uint64_t now_us = 0;
    for (uint32_t block = 0; block < 100; block++) clock.advance(1000, now_us += 40000);
    now_us += 25000;
    for (uint32_t block = 0; block < 100; block++) clock.advance(1000, now_us += 40000);
    CHECK(clock.slipped());
    clock.restart();
    CHECK_FALSE(clock.slipped());
}
