// Windows of a house with appliances.
#include "load_windows.h"

#include <math.h>
#include <string.h>

#include "chance.h"

namespace ohmstead {
namespace {

constexpr double kBeginsS = 7 * 3600;    // where a household's day begins: life is in it
constexpr float kVoltsPerVolt = 271.0F;  // of the voltage input that such a node would have

std::vector<Load> connected(size_t node) {
    switch (node % 5) {
        case 0:
            return {Load::kMains, Load::kSolar};
        case 1:
            return {Load::kFridge, Load::kKettle, Load::kStandby};
        case 2:
            return {Load::kHeater};
        case 3:
            return {Load::kLights, Load::kStandby};
        default:
            return {Load::kKettle};
    }
}

}  // namespace

LoadWindows::LoadWindows(LoadPlan plan)
    : plan_(std::move(plan)),
      loads_(plan_.series_w.empty() ? connected(plan_.node) : std::vector<Load>{Load::kMains}),
      voltage_(plan_.series_w.empty() && plan_.node % 5 == 0) {}

Settings LoadWindows::fitted() const {
    Settings settings;
    settings.volts_per_volt = voltage_ ? kVoltsPerVolt : 0;
    settings.count = static_cast<uint8_t>(loads_.size());
    for (uint8_t ch = 0; ch < settings.count; ++ch) {
        settings.channels[ch].ch = ch;
        strcpy(settings.channels[ch].sensor, "SCT-013-030");
    }
    return settings;
}

const char* LoadWindows::set_up(const Settings& settings) {
    for (uint8_t i = 0; i < settings.count; ++i) {
        if (settings.channels[i].ch >= loads_.size()) return "channels: there are no more clamps";
    }
    if (settings.volts_per_volt > 0 && !voltage_) return "volts_per_volt: no voltage input";
    const CodesSampler converter({}, 1 + loads_.size(), 1);
    if (const char* wrong = inputs_.take(settings, converter)) return wrong;
    settings_ = settings;
    return nullptr;
}

void LoadWindows::learn_noise(uint8_t ch) {
    learning_ = true;
    learnt_.ch = ch;
}

bool LoadWindows::noise_learnt(NoiseLearnt& noise) {
    const bool ended = learning_ && ended_us_ > 0;
    noise = {learnt_.ch, 0.0412F, nullptr};
    if (ended) learning_ = false;
    return ended;
}

void LoadWindows::boot(uint64_t site_us) {
    site_us_ = site_us;
    ended_us_ = 0;
    learning_ = false;
}

bool LoadWindows::next(uint64_t up_us, Window& window) {
    if (due_us() > up_us) return false;
    ended_us_ += plan_.window_us;
    window = Window();
    window.end_us = ended_us_;
    window.us = plan_.window_us;
    const double middle_us = static_cast<double>(site_us_ + ended_us_) - plan_.window_us / 2.0;
    const double t_s = middle_us / 1e6 + (plan_.series_w.empty() ? kBeginsS : 0);
    const bool measured = voltage_ && settings_.volts_per_volt > 0;
    const double mains_v = volts(plan_.seed, t_s);
    window.hz = measured ? static_cast<float>(hertz(plan_.seed, t_s)) : 0.0F;
    for (uint8_t i = 0; i < settings_.count; ++i) {
        const ChannelSettings& set = settings_.channels[i];
        if (set.enabled) window.channels[window.count++] = channel(set, t_s, mains_v);
    }
    return true;
}

double LoadWindows::power_w(uint8_t ch, double t_s) const {
    if (!plan_.series_w.empty()) {
        return static_cast<double>(
            plan_.series_w[static_cast<size_t>(t_s / 60) % plan_.series_w.size()]);
    }
    return watts(loads_[ch], mix(plan_.seed, plan_.node * kMaxChannels + ch), t_s);
}

ChannelWindow LoadWindows::channel(const ChannelSettings& set, double t_s, double mains_v) const {
    ChannelWindow one;
    const double power = power_w(set.ch, t_s) * (set.invert ? -1 : 1);
    const double current_a = power / mains_v;
    one.ch = set.ch;
    one.has_current = true;
    one.has_voltage = voltage_ && settings_.volts_per_volt > 0;
    one.current_sq_a2 = static_cast<float>(current_a * current_a);
    if (one.has_voltage) {
        one.voltage_sq_v2 = static_cast<float>(mains_v * mains_v);
        one.power_w = static_cast<float>(power);
    } else {
        one.quality = kAssumedVoltage;
    }
    return one;
}

}  // namespace ohmstead
