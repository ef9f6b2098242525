// The two places of a board for its firmware with a boot loader that rolls back, and a seal that is
// no secret, for tests.
#pragma once

#include <cstring>
#include <string>

#include "outside.h"

namespace ohmstead {

class FakePlaces final : public Firmware {
   public:
    uint32_t room_b() override { return room; }
    bool begin(uint32_t size_b) override {
        ++begun;
        written.clear();
        expected_b = size_b;
        return !fails;
    }
    bool write(const void* from, size_t size_b) override {
        written.append(static_cast<const char*>(from), size_b);
        return !fails && written.size() <= expected_b;
    }
    bool start_next() override {
        next = written.size() == expected_b && !fails;
        return next;
    }
    bool on_trial() override { return trial; }
    void confirm() override {
        if (trial) runs = tried;
        trial = false;
    }
    void roll_back() override {
        rolled_back = true;
        restart();
    }

    // What the boot loader does at each start: the new one once, then the old one again.
    void restart() {
        trial = next;
        next = false;
        if (trial) tried = written;
    }

    uint32_t room = 1'000'000;
    bool fails = false;
    bool trial = false;
    bool next = false;
    bool rolled_back = false;
    int begun = 0;
    size_t expected_b = 0;
    std::string written;
    std::string tried;
    std::string runs;
};

// A sum of 32 bytes that depends on every byte; a signature is the sum with each bit turned.
class FakeSeal final : public Seal {
   public:
    void begin() override { state_ = 14'695'981'039'346'656'037ULL; }
    void add(const void* bytes, size_t size_b) override {
        for (size_t i = 0; i < size_b; ++i) {
            state_ = (state_ ^ static_cast<const uint8_t*>(bytes)[i]) * 1'099'511'628'211ULL;
        }
    }
    void end(uint8_t sum[kSumB]) override {
        for (size_t i = 0; i < kSumB; ++i) {
            sum[i] = static_cast<uint8_t>(state_ >> (i % 8 * 8)) ^ static_cast<uint8_t>(i / 8);
        }
    }
    bool verify(const uint8_t sum[kSumB], const uint8_t* signature, size_t size_b) override {
        ++verified;
        if (size_b != kSumB) return false;
        for (size_t i = 0; i < kSumB; ++i) {
            if ((signature[i] ^ 0xff) != sum[i]) return false;
        }
        return true;
    }

    int verified = 0;

   private:
    uint64_t state_ = 0;
};

}  // namespace ohmstead
