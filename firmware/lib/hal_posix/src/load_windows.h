// Windows of a house with appliances, or of a series of power: no samples, the same arithmetic on.
#pragma once

#include <string>
#include <vector>

#include "codes_sampler.h"
#include "loads.h"
#include "measure/inputs.h"
#include "window_source.h"

namespace ohmstead {

struct LoadPlan {
    uint64_t seed = 1;
    size_t node = 0;  // which of the fleet's, from 0: decides what is connected
    uint32_t window_us = 200'000;
    std::vector<float> series_w{};  // if not empty: one channel, one value a minute
};

class LoadWindows final : public WindowSource {
   public:
    explicit LoadWindows(LoadPlan plan);

    const char* set_up(const Settings& settings) override;
    void learn_noise(uint8_t ch) override;
    Settings fitted() const override;
    void boot(uint64_t site_us) override;
    uint64_t due_us() const override { return ended_us_ + plan_.window_us; }
    bool next(uint64_t up_us, Window& window) override;
    bool noise_learnt(NoiseLearnt& noise) override;

   private:
    double power_w(uint8_t ch, double t_s) const;
    ChannelWindow channel(const ChannelSettings& set, double t_s, double mains_v) const;

    LoadPlan plan_;
    std::vector<Load> loads_;  // by ch
    bool voltage_;
    Inputs inputs_;  // refuses what a meter would
    Settings settings_;
    uint64_t site_us_ = 0;
    uint64_t ended_us_ = 0;
    bool learning_ = false;
    NoiseLearnt learnt_;
};

}  // namespace ohmstead
