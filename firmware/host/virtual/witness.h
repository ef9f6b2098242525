// What a node really measured, added up beside it: its registers are held against this.
#pragma once

#include <deque>
#include <vector>

#include "measure/window.h"
#include "node/settings.h"

namespace ohmstead {

// Energy of one channel, in J.
struct TrueEnergy {
    double imported_j = 0;
    double exported_j = 0;
};

// One boot of a node: its records were made, or lost with the power before they were synced.
struct BootRecords {
    uint32_t boot = 0;
    uint64_t made = 0;
    uint64_t kept = 0;
};

class Witness {
   public:
    void begin_with(uint8_t ch, const Register& energy);  // what an earlier program left
    void begin_boot(uint32_t boot);
    void saw(const Window& window, const Settings& settings);
    void made(uint64_t seq);  // the record up to here has this name
    // Of this boot's records those up to `kept` are in flash: what came later did not happen.
    void look_back(uint64_t kept);

    const std::vector<BootRecords>& boots() const { return boots_; }
    TrueEnergy energy(uint8_t ch) const { return kept_[ch]; }  // to the last record in flash
    uint64_t all_made() const;

   private:
    using Energies = std::vector<TrueEnergy>;  // by ch
    struct Moment {
        uint64_t seq;
        Energies energies;
    };

    Energies now_ = Energies(64);
    Energies begun_ = Energies(64);  // as the boot began
    Energies kept_ = Energies(64);
    std::deque<Moment> moments_;  // of the newest records
    std::vector<BootRecords> boots_;
};

}  // namespace ohmstead
