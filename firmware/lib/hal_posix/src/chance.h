// Random numbers: the kernel's, or the same ones at every run.
#pragma once

#include <stdint.h>
#include <sys/random.h>

#include "outside.h"

namespace ohmstead {

class KernelRandom final : public Random {
   public:
    uint32_t next() override {
        uint32_t bits = 0;
        while (getrandom(&bits, sizeof bits, 0) != static_cast<ssize_t>(sizeof bits)) {
        }
        return bits;
    }
};

// A number out of any two (splitmix64's last step): the same two, the same number.
inline uint64_t mix(uint64_t seed, uint64_t place) {
    uint64_t bits = seed * 0xD1342543DE82EF95ULL + place * 0x9E3779B97F4A7C15ULL + 1;
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9ULL;
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBULL;
    return bits ^ (bits >> 31);
}

// From 0 up to, and not including, 1.
inline double share_of(uint64_t seed, uint64_t place) {
    return static_cast<double>(mix(seed, place) >> 11) * 0x1p-53;
}

class SeededRandom final : public Random {
   public:
    explicit SeededRandom(uint64_t seed) : seed_(seed) {}
    uint32_t next() override { return static_cast<uint32_t>(mix(seed_, drawn_++) >> 32); }
    double share() { return share_of(seed_, drawn_++); }

   private:
    uint64_t seed_;
    uint64_t drawn_ = 0;
};

}  // namespace ohmstead
