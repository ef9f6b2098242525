// Waves that are made: what a converter would see of them, fed to a meter in blocks.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <functional>
#include <random>
#include <vector>

#include "measure/meter.h"

namespace made {

constexpr double kPi = 3.14159265358979323846;
constexpr double kVoltsPerCode = 3.3 / 4096;
constexpr double kVoltsPerVolt = 271.057;
constexpr double kAmpsPerVolt = 2000.0 / 33;

inline double sine(double turns) {
    return std::sin(2 * kPi * turns);
}

struct Sampler final : ohmstead::Sampler {
    bool next(ohmstead::SampleBlock&) override { return false; }
    float volts_per_code() const override { return static_cast<float>(kVoltsPerCode); }
    uint16_t lowest_code() const override { return 0; }
    uint16_t highest_code() const override { return highest; }
    float skew_us(size_t input) const override {
        return static_cast<float>(input) * static_cast<float>(step_us);
    }
    uint16_t highest = 4095;
    double step_us = 0;  // from an input to the next
};

// A sample of an input, `kind` 0: volts of mains, 1...: amperes of channel 0...
using Wave = std::function<double(size_t input, double t_s)>;

inline ohmstead::Settings settings(int channels, bool voltage = true) {
    ohmstead::Settings of;
    of.volts_per_volt = voltage ? static_cast<float>(kVoltsPerVolt) : 0;
    of.count = static_cast<uint8_t>(channels);
    for (uint8_t ch = 0; ch < channels; ++ch) {
        of.channels[ch].ch = ch;
        std::strcpy(of.channels[ch].sensor, "SCT-013-000");
    }
    return of;
}

// A node's front end: clock, converter with noise and bias, and the meter behind it.
class Bench {
   public:
    explicit Bench(const ohmstead::Settings& settings) : Bench(settings, Sampler()) {}
    Bench(const ohmstead::Settings& settings, const Sampler& sampler)
        : sampler_(sampler), meter(sampler_) {
        inputs = 1u + settings.count;
        refused = meter.set_up(settings);
    }

    // Play `seconds` of a wave; the windows it makes are added to `windows`.
    void play(double seconds, const Wave& wave) {
        const double until_s = t_s_ + seconds;
        while (t_s_ < until_s) play_block(wave);
    }
    // Time passes, and its samples are lost.
    void lose(double seconds) {
        t_s_ += seconds;
        lost_ = true;
    }
    double t_s() const { return t_s_; }

    size_t inputs = 2;
    double frames_per_s = 6400;
    size_t block_frames = 64;
    double noise_codes = 0;
    double bias_codes = 2048;
    double bias_codes_per_s = 0;
    double jitter_us = 0;  // a block's end is known so much late at most

   private:
    void play_block(const Wave& wave) {
        std::vector<uint16_t> codes;
        for (size_t frame = 0; frame < block_frames; ++frame) {
            for (size_t input = 0; input < inputs; ++input) {
                const double at_s = t_s_ + sampler_.step_us * 1e-6 * static_cast<double>(input);
                codes.push_back(code(input, wave(input, at_s)));
            }
            t_s_ += 1 / frames_per_s;
        }
        ohmstead::SampleBlock block;
        block.codes = codes.data();
        block.frames = block_frames;
        block.inputs = inputs;
        block.end_us = static_cast<uint64_t>(t_s_ * 1e6 + jitter_us * uniform_(chance_));
        block.lost = lost_;
        lost_ = false;
        meter.feed(block, [this](const ohmstead::Window& window) { windows.push_back(window); });
    }

    uint16_t code(size_t input, double value) {
        const double scale = input == 0 ? kVoltsPerVolt : kAmpsPerVolt;
        const double noise = noise_codes > 0 ? noise_codes * normal_(chance_) : 0;
        const double bias = bias_codes + bias_codes_per_s * t_s_;
        const double exact = value / scale / kVoltsPerCode + bias + noise;
        return static_cast<uint16_t>(std::fmin(std::fmax(std::lround(exact), 0), 4095));
    }

    Sampler sampler_;
    double t_s_ = 0;
    bool lost_ = false;
    std::mt19937 chance_{7};
    std::normal_distribution<double> normal_;
    std::uniform_real_distribution<double> uniform_;

   public:
    ohmstead::Meter meter;
    std::vector<ohmstead::Window> windows;
    const char* refused = nullptr;
};

// 230 V, and in each channel `amperes` that lag by `lag_turns`.
inline Wave mains(double hz, double amperes, double lag_turns = 0) {
    return [=](size_t input, double t_s) {
        const double root = std::sqrt(2.0);
        return input == 0 ? 230 * root * sine(hz * t_s)
                          : amperes * root * sine(hz * t_s - lag_turns);
    };
}

inline double amperes(const ohmstead::Window& window, size_t at = 0) {
    return std::sqrt(std::fmax(static_cast<double>(window.channels[at].current_sq_a2), 0));
}
inline double volts(const ohmstead::Window& window, size_t at = 0) {
    return std::sqrt(static_cast<double>(window.channels[at].voltage_sq_v2));
}
inline double watts(const ohmstead::Window& window, size_t at = 0) {
    return static_cast<double>(window.channels[at].power_w);
}
inline double seconds(const ohmstead::Window& window) {
    return window.us * 1e-6;
}

// Uptime at a window's beginning and end.
inline double end_s(const ohmstead::Window& window) {
    return static_cast<double>(window.end_us) * 1e-6;
}
inline double begin_s(const ohmstead::Window& window) {
    return end_s(window) - seconds(window);
}

}  // namespace made
