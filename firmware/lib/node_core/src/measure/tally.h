// One channel's windows on their way to a reading: what is booked, what is pooled, and the means.
#pragma once

#include "measure/window.h"
#include "node/settings.h"

namespace ohmstead {

class Tally {
   public:
    void add(const ChannelWindow& window, uint32_t us, uint32_t samples,
             const ChannelSettings& settings);

    // Judge the pool: what is above the starting current is booked, the rest was noise.
    void settle(const ChannelSettings& settings);

    // Values of what was settled, in the units of a reading; registers are left alone.
    void read(Reading& reading, bool with_voltage) const;

    int64_t imported_uj() const { return imported_uj_; }
    int64_t exported_uj() const { return exported_uj_; }
    bool empty() const { return us_ == 0; }

   private:
    // Windows below the starting current, which only together may rise above it.
    struct Pool {
        uint64_t us = 0;
        uint32_t samples = 0;
        double energy_uj = 0;   // W x us, signed, with the voltage measured
        double square_us = 0;   // A^2 x us
        double voltage_us = 0;  // V x us
        void add(const ChannelWindow& window, uint32_t window_us, uint32_t window_samples);
    };

    void add_measured(const ChannelWindow& window, uint32_t us, uint32_t samples);
    void add_assumed(const ChannelWindow& window, uint32_t us, uint32_t samples,
                     const ChannelSettings& settings);
    void book(int64_t energy_uj);
    int32_t current_ma() const;
    int32_t power_dw() const;

    uint8_t quality_ = 0;
    bool has_current_ = false;
    bool has_voltage_ = false;
    uint64_t us_ = 0;
    uint32_t samples_ = 0;
    double current_square_us_ = 0;  // A^2 x us
    double voltage_square_us_ = 0;  // V^2 x us
    float noise_a_ = 0;
    float least_a_ = 0;
    int64_t imported_uj_ = 0;
    int64_t exported_uj_ = 0;
    Pool measured_;
    Pool assumed_;
};

}  // namespace ohmstead
