// The meter: samples in, windows out. Nothing here waits, allocates, or asks for the time.
#pragma once

#include "measure/sampler.h"
#include "measure/window.h"
#include "node/settings.h"
#include "outside.h"

namespace ohmstead {

class Meter final : public Measuring {
   public:
    explicit Meter(const Sampler& sampler);

    const char* set_up(const Settings& settings) override;
    void learn_noise(uint8_t ch) override;

    // Take a block and hand each window that it completes to `use`.
    template <typename Use>
    void feed(const SampleBlock& block, Use&& use);

    // Whether learning noise has ended since the last call; `error` is nullptr if it worked.
    bool noise_learnt(uint8_t& ch, float& noise_a, const char*& error);

    float samples_per_s() const;  // of each input, as measured
};

}  // namespace ohmstead
