// A sampler whose ADC is a file of codes, read round and round at the pace of the node's uptime.
#pragma once

#include <string>
#include <vector>

#include "measure/sampler.h"

namespace ohmstead {

// Rows of a csv with a header; each of the first `inputs` columns is an input's 12-bit code.
// Throws std::runtime_error with what to do.
std::vector<uint16_t> codes_of(const std::string& path, size_t inputs);

class CodesSampler final : public Sampler {
   public:
    CodesSampler(std::vector<uint16_t> codes, size_t inputs, double frames_per_s);

    void boot() { frames_given_ = 0; }
    void allow_until(uint64_t up_us) { up_us_ = up_us; }
    uint64_t due_us() const { return end_us(frames_given_ + kBlock); }

    bool next(SampleBlock& block) override;
    float volts_per_code() const override { return 3.3F / 4096; }
    uint16_t lowest_code() const override { return 0; }
    uint16_t highest_code() const override { return 4095; }
    float skew_us(size_t) const override { return 0; }

   private:
    static constexpr size_t kBlock = 64;
    uint64_t end_us(uint64_t frames) const {
        return static_cast<uint64_t>(static_cast<double>(frames) * 1e6 / frames_per_s_);
    }

    std::vector<uint16_t> codes_;
    std::vector<uint16_t> block_;
    size_t inputs_;
    double frames_per_s_;
    uint64_t frames_given_ = 0;
    uint64_t up_us_ = 0;
};

}  // namespace ohmstead
