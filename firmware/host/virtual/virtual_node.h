// One whole node on a PC: its ports, its power, and what it really measured.
#pragma once

#include <memory>
#include <string>

#include "chance.h"
#include "clock.h"
#include "file_flash.h"
#include "file_key_value.h"
#include "host_board.h"
#include "host_firmware.h"
#include "mbedtls_seal.h"
#include "network.h"
#include "node/node.h"
#include "virtual/options.h"
#include "virtual/witness.h"
#include "window_source.h"

namespace ohmstead {

// Its name within a fleet with this seed.
std::string identity_of(uint64_t seed, size_t number);

class VirtualNode {
   public:
    struct Parts {
        PollLoop& loop;
        const Clock& clock;
        const Options& options;
        uint64_t seed;
        std::string folder;
        std::unique_ptr<WindowSource> source;
        uint64_t site_began_us;  // on the clock: the site's time is 0
    };
    VirtualNode(Parts parts, size_t number);

    void power_on(Reset reset);
    void cut(uint64_t off_us);  // the power goes, and comes back after that
    void halt() { measuring_ = false; }
    void serve();             // whatever is due
    uint64_t due_us() const;  // when that is next, on the clock
    void look_at_sockets(uint64_t machine_us) { network_.tick(machine_us); }

    const std::string& identity() const { return identity_; }
    bool on() const { return node_ != nullptr; }
    bool connected() const { return on() && connected_; }
    bool over_mqtt() const { return over_mqtt_; }
    uint32_t held() const { return on() ? node_->held() : 1; }  // off: nobody knows
    uint64_t dropped() const { return dropped_before_ + (on() ? node_->dropped() : 0); }
    uint64_t lost() const { return lost_; }
    uint64_t stored() const;  // records that the hub has acknowledged, as the node believes
    Witness& witness() { return witness_; }
    Flash& flash() { return flash_; }
    const Traffic& traffic() const { return network_.traffic(); }
    const Settings& settings() const { return settings_; }

   private:
    uint64_t up_us() const;
    void restart();
    void measure(uint64_t up_us);
    void hear(const Event& event);
    void forget_boot();

    const Clock& clock_;
    std::string identity_;
    SeededRandom chance_;  // of what befalls it
    SeededRandom seeded_;
    KernelRandom kernel_;
    Random& random_;  // the node's own
    FileFlash flash_;
    FileKeyValue key_value_;
    Network network_;
    HostBoard board_;
    HostFirmware firmware_;
    MbedtlsSeal seal_;
    std::unique_ptr<WindowSource> source_;
    Identity named_;
    std::unique_ptr<Node> node_;
    Settings settings_;
    Witness witness_;

    double rate_;  // of its crystal: its seconds in a true one
    double cut_mean_s_;
    bool over_mqtt_;
    bool measuring_ = true;
    bool connected_ = false;
    uint64_t site_began_us_;
    uint64_t booted_us_ = 0;  // on the clock
    uint64_t on_at_us_ = 0;
    uint64_t cut_at_us_ = UINT64_MAX;
    uint64_t dropped_before_ = 0;
    uint64_t lost_ = 0;
};

}  // namespace ohmstead
