// When a block of samples ended, told from when a task saw it, which is always a little later.
#pragma once

#include <stdint.h>

namespace ohmstead {

// The converter is as regular as the crystal, so its own pace is learnt and a late look does not
// move the time: flash that is being erased holds all tasks up for tens of milliseconds. It is told
// in slots, of which not each brings a conversion (see dma_frames.h).
class BlockClock {
   public:
    static constexpr uint32_t kLearning = 16;  // blocks, until the pace is known

    void restart() { *this = BlockClock(); }

    // `slots` more have passed, as seen at `now_us`. Returns when the last of them was over.
    uint64_t advance(uint32_t slots, uint64_t now_us) {
        const auto now = static_cast<double>(now_us);
        blocks_++;
        if (blocks_ == 1) {
            start_us_ = end_us_ = now;
            return now_us;
        }
        total_ += slots;
        end_us_ = blocks_ <= kLearning ? learn(now) : follow(now, slots);
        return static_cast<uint64_t>(end_us_);
    }

    // Slots are missing: the blocks have been late for so long that it is not the task.
    bool slipped() const { return late_ > kTooOften; }

    double period_us() const { return period_us_; }  // of one slot

   private:
    static constexpr uint32_t kTooOften = 64;
    static constexpr double kLate = 2000;  // us

    double learn(double now) {
        period_us_ = (now - start_us_) / static_cast<double>(total_);
        return now;
    }

    double follow(double now, uint32_t slots) {
        const double expected = end_us_ + period_us_ * slots;
        const double behind = now - expected;
        if (behind > kLate) {
            late_++;
            return expected;
        }
        late_ = 0;
        period_us_ += behind / slots / 256;
        return behind < 0 ? now : expected + behind / 16;  // nothing is seen before it is there
    }

    uint32_t blocks_ = 0;
    uint32_t late_ = 0;
    uint64_t total_ = 0;
    double start_us_ = 0;
    double end_us_ = 0;
    double period_us_ = 0;
};

}  // namespace ohmstead
