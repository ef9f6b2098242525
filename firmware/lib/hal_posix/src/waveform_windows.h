// Windows that the node's own meter makes of a file of codes.
#pragma once

#include <deque>
#include <memory>

#include "codes_sampler.h"
#include "measure/meter.h"
#include "window_source.h"

namespace ohmstead {

class WaveformWindows final : public WindowSource {
   public:
    explicit WaveformWindows(CodesSampler sampler);

    const char* set_up(const Settings& settings) override;
    void learn_noise(uint8_t ch) override { meter_->learn_noise(ch); }
    float samples_per_s() const override { return meter_->samples_per_s(); }
    Settings fitted() const override;
    void boot(uint64_t site_us) override;
    uint64_t due_us() const override { return sampler_.due_us(); }
    bool next(uint64_t up_us, Window& window) override;
    bool noise_learnt(NoiseLearnt& noise) override;

   private:
    CodesSampler sampler_;
    std::unique_ptr<Meter> meter_;
    std::deque<Window> windows_;
};

}  // namespace ohmstead
