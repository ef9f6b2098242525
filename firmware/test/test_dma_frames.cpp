// DmaFrames out of conversions in the order of DMA, and the time of a block from late looks at it.
#include <doctest/doctest.h>

#include <initializer_list>

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

}  // namespace

TEST_CASE("frames of an odd number of inputs come out whole although DMA swaps each pair") {
    DmaFrames<3, 64> frames;
    frames.set_up(kChannels, 3);
    size_t frame = 0;
    for (size_t first = 0; first < 600; first += 20) {
        size_t in_dma[20];
        for (size_t at = 0; at < 20; at++) in_dma[at] = first + (at ^ 1);
        for (size_t n = 0; n < 20; n++) {
            const size_t one = in_dma[ohmstead::place_in_dma(n, true)];
            REQUIRE(frames.put(kChannels[one % 3], code_of(one)));
        }
        CHECK(frames.slots() == 20);
        for (size_t i = 0; i < frames.complete() * 3; i++) {
            CHECK(frames.codes()[i] == code_of(frame * 3 + i));
        }
        frame += frames.complete();
        frames.next_block();
    }
    CHECK(frame == 200);
}

TEST_CASE("pairs taken in the wrong order show by many more slots than conversions") {
    constexpr uint8_t kSeven[] = {0, 3, 6, 7, 4, 5, 1};
    for (size_t inputs = 3; inputs <= 7; inputs++) {
        for (const size_t of_eleven : {size_t{11}, size_t{9}}) {
            DmaFrames<7, 800> frames;
            frames.set_up(kSeven, inputs);
            for (size_t n = 0; n < 1536; n++) {
                const size_t real = n ^ 1;
                const size_t slot = real / of_eleven * 11 + real % of_eleven;
                frames.put(kSeven[slot % inputs], 2048);
            }
            CHECK(frames.slots() > 1536 * 3 / 2);
        }
    }
}

TEST_CASE("an input that stays away is out of step, wherever in a frame it belongs") {
    for (size_t missing = 0; missing < 3; missing++) {
        DmaFrames<3, 64> frames;
        frames.set_up(kChannels, 3);
        bool whole = true;
        for (size_t n = 0; n < 60; n++) {
            if (n % 3 == missing && n > 6) continue;
            whole = frames.put(kChannels[n % 3], code_of(n)) && whole;
            if (n == 8) CHECK(whole);
        }
        CHECK_FALSE(whole);
    }
}

TEST_CASE("a channel that nobody asked for is a conversion that is missing") {
    DmaFrames<3, 64> frames;
    frames.set_up(kChannels, 3);
    for (size_t n = 0; n < 60; n++) {
        REQUIRE(frames.put(n % 7 == 5 ? uint8_t{13} : kChannels[n % 3], code_of(n)));
    }
    CHECK(frames.slots() == 60);
    REQUIRE(frames.complete() >= 18);
    for (size_t i = 0; i < frames.complete() * 3; i++) {
        CHECK(frames.codes()[i] == (i == 5 ? code_of(5) : code_of(i)));
    }
}

TEST_CASE("out of step, it goes on with the next frame that begins") {
    DmaFrames<3, 64> frames;
    frames.set_up(kChannels, 3);
    for (size_t n = 0; n < 10; n++) REQUIRE(frames.put(kChannels[n % 3], code_of(n)));
    CHECK(frames.put(5, 1));
    CHECK(frames.put(5, 1));
    CHECK_FALSE(frames.put(5, 1));
    CHECK(frames.complete() == 0);
    for (size_t n = 13; n < 24; n++) REQUIRE(frames.put(kChannels[n % 3], code_of(n)));
    REQUIRE(frames.complete() == 3);
    for (size_t i = 0; i < 9; i++) CHECK(frames.codes()[i] == code_of(15 + i));
}

TEST_CASE("more than fits is refused") {
    DmaFrames<3, 4> frames;
    frames.set_up(kChannels, 3);
    bool whole = true;
    for (size_t n = 0; n < 15; n++) whole = frames.put(kChannels[n % 3], code_of(n)) && whole;
    CHECK_FALSE(whole);
}

TEST_CASE("late looks at a block hardly move its time") {
    BlockClock clock;
    const double period_us = 1e6 / 24600;  // not what was asked for
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
