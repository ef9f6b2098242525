// What a node really measured: W x time, in double, from the windows that it was handed.
#include "virtual/witness.h"

#include <math.h>

namespace ohmstead {
namespace {

constexpr size_t kMoments = 64;  // more than are ever unsynced

double power_w(const ChannelWindow& window, const Settings& settings) {
    if (window.has_voltage) return static_cast<double>(window.power_w);
    for (uint8_t i = 0; i < settings.count; ++i) {
        const ChannelSettings& set = settings.channels[i];
        if (set.ch != window.ch) continue;
        // In float, as a window is: what is added up is to be the same, to the last bit.
        const float current_a = sqrtf(fmaxf(0.0F, window.current_sq_a2));
        return static_cast<double>(set.assumed_v * set.assumed_pf * current_a);
    }
    return 0;
}

}  // namespace

void Witness::begin_with(uint8_t ch, const Register& energy) {
    const auto joules = [](int64_t mwh, int32_t rest_uj) {
        return static_cast<double>(mwh) * 3.6 + rest_uj / 1e6;
    };
    kept_[ch] = {joules(energy.imported_mwh, energy.imported_rest_uj),
                 joules(energy.exported_mwh, energy.exported_rest_uj)};
}

void Witness::begin_boot(uint32_t boot) {
    now_ = begun_ = kept_;
    moments_.clear();
    boots_.push_back({boot, 0, 0});
}

void Witness::saw(const Window& window, const Settings& settings) {
    for (uint8_t i = 0; i < window.count; ++i) {
        TrueEnergy& energy = now_[window.channels[i].ch];
        const double joules = power_w(window.channels[i], settings) * window.us / 1e6;
        (joules < 0 ? energy.exported_j : energy.imported_j) += fabs(joules);
    }
}

void Witness::made(uint64_t seq) {
    boots_.back().made = seq;
    moments_.push_back({seq, now_});
    if (moments_.size() > kMoments) moments_.pop_front();
}

void Witness::look_back(uint64_t kept) {
    boots_.back().kept = kept;
    kept_ = begun_;
    for (const Moment& moment : moments_) {
        if (moment.seq <= kept) kept_ = moment.energies;
    }
}

uint64_t Witness::all_made() const {
    uint64_t sum = 0;
    for (const BootRecords& boot : boots_) sum += boot.made;
    return sum;
}

}  // namespace ohmstead
