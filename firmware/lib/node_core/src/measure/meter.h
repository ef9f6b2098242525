// The meter: samples in, windows out. Nothing here waits, allocates, or asks for the time.
#pragma once

#include "measure/accumulator.h"
#include "measure/crossings.h"
#include "measure/first_look.h"
#include "measure/inputs.h"
#include "measure/noise_learner.h"
#include "measure/sample_clock.h"
#include "measure/sampler.h"
#include "measure/window.h"
#include "node/settings.h"
#include "outside.h"

namespace ohmstead {

// A window is the whole number of mains cycles nearest to 200 ms. Where no cycles are found (no
// voltage input, no mains on it) it is 200 ms. The first begins with the first cycle; from then on
// each sample is used once. Where samples were lost, the broken cycle is left out, and its time
// counts as if it had been like the rest of the window.
class Meter final : public Measuring {
   public:
    explicit Meter(const Sampler& sampler);

    // New settings hold from the next window on (from now on, before the first sample).
    const char* set_up(const Settings& settings) override;
    void learn_noise(uint8_t ch) override;

    // Take a block and hand each window that it completes to `use`.
    template <typename Use>
    void feed(const SampleBlock& block, Use&& use) {
        if (!begin(block)) return;
        for (size_t frame = 0; frame < block.frames; ++frame) {
            if (step(block.codes + frame * block.inputs, block.inputs)) use(window_);
        }
    }

    // Pulses that a counter outside of the samples has seen on a pulse channel since the last call.
    void count_pulses(uint8_t ch, uint32_t pulses);

    // Whether learning noise has ended since the last call; `error` is nullptr if it worked.
    bool noise_learnt(uint8_t& ch, float& noise_a, const char*& error);

    float samples_per_s() const override { return clock_.frames_per_s(); }  // of each input

   private:
    bool begin(const SampleBlock& block);
    bool step(const uint16_t* codes, size_t count);
    bool look(float& part);
    bool cross(float part);
    bool go_on_without_cycles();
    void add_open();
    bool long_enough() const;
    void close(double last_frame);
    void begin_window();
    void fill_channel(size_t at, bool mains);
    float power_w(size_t at) const;
    int64_t pulse_energy_mwh(size_t at);
    void learn();
    float expected_hz() const;
    float least_mains() const;

    const Sampler& sampler_;
    Inputs inputs_;
    Inputs next_inputs_;
    bool new_settings_ = false;
    SampleClock clock_;
    Accumulator accumulator_;
    Crossings crossings_;
    FirstLook first_look_;

    Sums open_;  // since the last crossing
    Sums sums_;  // of the window up to there
    uint64_t next_frame_ = 0;
    double frame_ = 0;        // number of the frame that is worked on
    bool measuring_ = false;  // a window is open
    bool aligned_ = false;    // the open sums began at a crossing
    bool broken_ = false;     // the open sums are of a cycle that has lost samples
    bool whole_ = false;      // the window consists of whole cycles so far
    bool lost_ = false;       // samples, in this window
    uint32_t cycles_ = 0;     // in the window
    float last_hz_ = 0;
    uint64_t window_end_us_ = 0;  // of the window before this one
    int64_t pulse_rest_uwh_[kMaxChannels] = {};
    Window window_;

    NoiseLearner learner_;
    uint8_t learning_ch_ = 0;
    bool learnt_ = false;
    uint8_t learnt_ch_ = 0;
    float learnt_a_ = 0;
    const char* refusal_ = nullptr;
};

}  // namespace ohmstead
