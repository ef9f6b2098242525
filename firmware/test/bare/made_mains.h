// Made samples of mains voltage and two loads, in integers alone: the same codes on every machine.
#pragma once

#include "measure/sampler.h"

namespace ohmstead {

class MadeMains final : public Sampler {
   public:
    static constexpr size_t kInputs = 3;  // voltage, a heater, a motor whose current is late
    static constexpr size_t kFrames = 40;
    static constexpr uint32_t kFramesPerS = 4000;

    // The next 10 ms. `load` scales the currents, 0 to 100.
    const SampleBlock& next_10_ms(uint64_t up_us, int32_t load) {
        for (size_t i = 0; i < kFrames; ++i) {
            uint16_t* frame = codes_ + i * kInputs;
            frame[0] = code(sine(phase_), 1'300);
            frame[1] = code(sine(phase_), 12 * load);
            frame[2] = code(sine(phase_ - kThirtyDegrees), 5 * load);
            phase_ += kStep;
        }
        block_.codes = codes_;
        block_.frames = kFrames;
        block_.inputs = kInputs;
        block_.end_us = up_us;
        return block_;
    }

    bool next(SampleBlock&) override { return false; }
    float volts_per_code() const override { return 0.0008F; }
    uint16_t lowest_code() const override { return 0; }
    uint16_t highest_code() const override { return 4095; }
    float skew_us(size_t input) const override { return 80.0F * static_cast<float>(input); }

   private:
    static constexpr uint32_t kStep = 53'751'672;  // 50.06 Hz at 4,000 frames a second, of 2^32
    static constexpr uint32_t kThirtyDegrees = 357'913'941;

    // Bhaskara's: within 0.2 % of a sine, -32,768 to 32,768 for a turn of 2^32.
    static int32_t sine(uint32_t phase) {
        const int64_t x = (phase & 0x7FFFFFFFU) >> 15;  // half a turn is 65,536
        const int64_t product = x * (65'536 - x);
        const int64_t half = 16 * product * 32'768 / (5 * 65'536LL * 65'536 - 4 * product);
        return static_cast<int32_t>(phase < 0x80000000U ? half : -half);
    }
    uint16_t code(int32_t unit, int32_t amplitude) {
        noise_ = noise_ * 1'664'525U + 1'013'904'223U;
        const int32_t value =
            2'048 + unit * amplitude / 32'768 + static_cast<int32_t>(noise_ >> 30);
        return static_cast<uint16_t>(value);
    }

    uint32_t phase_ = 0;
    uint32_t noise_ = 1;
    uint16_t codes_[kFrames * kInputs] = {};
    SampleBlock block_;
};

}  // namespace ohmstead
