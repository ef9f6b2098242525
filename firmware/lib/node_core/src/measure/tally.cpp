// One channel's windows on their way to a reading.
#include "measure/tally.h"

#include <math.h>

#include "measure/energy.h"
#include "measure/starting.h"

namespace ohmstead {

namespace {
float mean(double sum_us, uint64_t us) {
    return us == 0 ? 0.0f : static_cast<float>(sum_us / static_cast<double>(us));
}
float root(float square) {
    return square > 0 ? sqrtf(square) : 0;
}
constexpr int64_t kMostTenths = 1'000'000'000;  // 100 MW: no site has it, only a wrong setting
constexpr int64_t kMostUj = 500'000'000'000'000'000;
constexpr float kMostAmps = 1'000'000;
}  // namespace

void Tally::Pool::add(const ChannelWindow& window, uint32_t window_us, uint32_t window_samples) {
    us += window_us;
    samples += window_samples;
    energy_uj += static_cast<double>(window.power_w) * window_us;
    square_us += static_cast<double>(window.current_sq_a2) * window_us;
    voltage_us += static_cast<double>(root(window.voltage_sq_v2)) * window_us;
}

void Tally::add(const ChannelWindow& window, uint32_t us, uint32_t samples,
                const ChannelSettings& settings) {
    us_ += us;
    quality_ |= window.quality;
    book(window.pulse_energy_mwh * kMicrojoulesPerMwh);
    voltage_square_us_ += static_cast<double>(window.voltage_sq_v2) * us;
    has_voltage_ = has_voltage_ || window.has_voltage;
    if (!window.has_current) return;
    has_current_ = true;
    samples_ += samples;
    current_square_us_ += static_cast<double>(window.current_sq_a2) * us;
    noise_a_ = window.noise_a;
    least_a_ = window.least_a;
    if (window.has_voltage) {
        add_measured(window, us, samples);
    } else {
        add_assumed(window, us, samples, settings);
    }
}

void Tally::add_measured(const ChannelWindow& window, uint32_t us, uint32_t samples) {
    const float voltage_v = root(window.voltage_sq_v2);
    if (fabsf(window.power_w) >= starting_power_w(voltage_v, noise_a_, least_a_, samples)) {
        book(microjoules(window.power_w, us));
    } else {
        measured_.add(window, us, samples);
    }
}

void Tally::add_assumed(const ChannelWindow& window, uint32_t us, uint32_t samples,
                        const ChannelSettings& settings) {
    const float current_a = root(window.current_sq_a2);
    quality_ |= kAssumedVoltage;
    if (current_a >= starting_current_a(noise_a_, least_a_, samples)) {
        book(microjoules(settings.assumed_v * settings.assumed_pf * current_a, us));
    } else {
        assumed_.add(window, us, samples);
    }
}

void Tally::settle(const ChannelSettings& settings) {
    const float voltage_v = mean(measured_.voltage_us, measured_.us);
    const float power_w = mean(measured_.energy_uj, measured_.us);
    if (fabsf(power_w) >= starting_power_w(voltage_v, noise_a_, least_a_, measured_.samples)) {
        book(microjoules(power_w, measured_.us));
    }
    const float current_a = root(mean(assumed_.square_us, assumed_.us));
    if (current_a >= starting_current_a(noise_a_, least_a_, assumed_.samples)) {
        book(microjoules(settings.assumed_v * settings.assumed_pf * current_a, assumed_.us));
    }
    measured_ = assumed_ = Pool();
}

void Tally::book(int64_t energy_uj) {
    int64_t& total_uj = energy_uj < 0 ? exported_uj_ : imported_uj_;
    total_uj += energy_uj < 0 ? -energy_uj : energy_uj;
    if (total_uj > kMostUj) total_uj = kMostUj;
}

void Tally::read(Reading& reading, bool with_voltage) const {
    reading.quality |= quality_;
    reading.power_dw = power_dw();
    if (has_current_) reading.current_ma = current_ma();
    if (!has_current_ || !(with_voltage || has_voltage_)) return;
    reading.has_export = true;
    const float voltage_v = root(mean(voltage_square_us_, us_));
    reading.voltage_dv = static_cast<int32_t>(voltage_v * 10 + 0.5f);
}

// So that power x time is what the registers have gained.
int32_t Tally::power_dw() const {
    if (us_ == 0) return 0;
    const int64_t tenths = (imported_uj_ - exported_uj_) * 10;
    const int64_t us = static_cast<int64_t>(us_);
    const int64_t power_dw = (tenths < 0 ? tenths - us / 2 : tenths + us / 2) / us;
    if (power_dw > kMostTenths) return kMostTenths;
    return static_cast<int32_t>(power_dw < -kMostTenths ? -kMostTenths : power_dw);
}

// Under what its own noise allows to tell, current is as small as the power lets it be.
int32_t Tally::current_ma() const {
    float current_a = root(mean(current_square_us_, us_));
    if (current_a < starting_current_a(noise_a_, least_a_, samples_)) {
        const float voltage_v = root(mean(voltage_square_us_, us_));
        const float power_w = fabsf(static_cast<float>(power_dw())) / 10;
        current_a = voltage_v > 0 ? power_w / voltage_v : 0;
    }
    return static_cast<int32_t>(fminf(current_a, kMostAmps) * 1000 + 0.5f);
}

}  // namespace ohmstead
