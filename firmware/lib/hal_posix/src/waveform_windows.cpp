// Windows that the node's own meter makes of a file of codes.
#include "waveform_windows.h"

#include <string.h>

namespace ohmstead {
namespace {

constexpr float kVoltsPerVolt = 271.0F;  // of the recorded adapter, until the hub says otherwise

}  // namespace

WaveformWindows::WaveformWindows(CodesSampler sampler)
    : sampler_(std::move(sampler)), meter_(std::make_unique<Meter>(sampler_)) {}

const char* WaveformWindows::set_up(const Settings& settings) {
    return meter_->set_up(settings);
}

Settings WaveformWindows::fitted() const {
    Settings settings;
    settings.volts_per_volt = kVoltsPerVolt;
    settings.count = 1;
    strcpy(settings.channels[0].sensor, "SCT-013-000");
    settings.channels[0].burden_ohm = 33;
    return settings;
}

void WaveformWindows::boot(uint64_t) {
    sampler_.boot();
    meter_ = std::make_unique<Meter>(sampler_);
    windows_.clear();
}

bool WaveformWindows::next(uint64_t up_us, Window& window) {
    SampleBlock block;
    sampler_.allow_until(up_us);
    while (windows_.empty() && sampler_.next(block)) {
        meter_->feed(block, [this](const Window& made) { windows_.push_back(made); });
    }
    if (windows_.empty()) return false;
    window = windows_.front();
    windows_.pop_front();
    return true;
}

bool WaveformWindows::noise_learnt(NoiseLearnt& noise) {
    return meter_->noise_learnt(noise.ch, noise.noise_a, noise.error);
}

}  // namespace ohmstead
