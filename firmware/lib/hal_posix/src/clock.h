// What time it is for a virtual node: the machine's own count, or one that a test steps.
#pragma once

#include <stdint.h>
#include <time.h>

namespace ohmstead {

class Clock {
   public:
    virtual ~Clock() = default;
    virtual uint64_t now_us() const = 0;  // never steps back
};

// The kernel's count since its boot, sleep included, as the hub's own.
class MachineClock final : public Clock {
   public:
    uint64_t now_us() const override {
        timespec now{};
        clock_gettime(CLOCK_BOOTTIME, &now);
        return static_cast<uint64_t>(now.tv_sec) * 1'000'000 +
               static_cast<uint64_t>(now.tv_nsec) / 1'000;
    }
};

// Stands still until it is told to go on.
class SteppedClock final : public Clock {
   public:
    explicit SteppedClock(uint64_t now_us) : now_us_(now_us) {}
    uint64_t now_us() const override { return now_us_; }
    void advance(uint64_t by_us) { now_us_ += by_us; }

   private:
    uint64_t now_us_;
};

}  // namespace ohmstead
