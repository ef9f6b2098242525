// Mains cycles: where the voltage rises through a level.
#include "measure/crossings.h"

namespace ohmstead {

namespace {
constexpr float kLevelOfRms = 0.35f;  // a quarter of a sine's peak
}

void Crossings::set_levels(float mean, float rms, float least) {
    const bool was_active = active_;
    active_ = rms >= least;
    if (!active_ || !was_active) armed_ = false;
    upper_ = mean + kLevelOfRms * rms;
    lower_ = mean - kLevelOfRms * rms;
}

void Crossings::forget() {
    armed_ = false;
    first_ = true;
    since_ = 0;
}

bool Crossings::add(int32_t code, float& part) {
    const int32_t before = before_;
    const float now = static_cast<float>(code);
    before_ = code;
    ++since_;
    if (!active_) return false;
    if (now < lower_) armed_ = true;
    if (!armed_ || now < upper_) return false;
    armed_ = false;
    if (since_ < shortest_ && !first_) return false;
    first_ = false;
    since_ = 0;
    const float rise = now - static_cast<float>(before);
    part = rise > 0 ? (upper_ - static_cast<float>(before)) / rise : 1;
    if (part < 0) part = 0;
    if (part > 1) part = 1;
    return true;
}

}  // namespace ohmstead
