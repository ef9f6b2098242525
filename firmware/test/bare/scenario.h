// A node's life, from samples to acks, through power cuts and an outage: one digest of all it says.
#pragma once

#include "bare_flash.h"
#include "bare_ports.h"
#include "digest.h"
#include "made_mains.h"
#include "measure/meter.h"
#include "no_update.h"
#include "node/node.h"
#include "twin_hub.h"

namespace ohmstead {

class Scenario {
   public:
    explicit Scenario(int32_t load);
    void run();

    const Digest& digest() const { return digest_; }
    const TwinHub& hub() const { return hub_; }
    uint32_t windows() const { return windows_; }
    uint32_t cuts() const { return cuts_; }

   private:
    static constexpr uint32_t kWindowsPerCut = 800;

    Settings settings() const;
    void power_up(Reset reset);
    void live_on_samples(uint32_t for_ms, int32_t load);
    void live_on_windows(uint32_t for_ms, int32_t power_w);
    void take(const Window& window);
    void attend();
    Window made_window(int32_t power_w) const;
    Node& node() { return *node_; }

    Digest digest_;
    BareFlash flash_;
    BareStore store_;
    BareRandom random_{2'463'534'242U};
    BareRandom fate_{99};
    BareBoard board_;
    NoFirmware firmware_;
    NoSeal seal_;
    TwinHub hub_{digest_};
    MadeMains mains_;
    Node* node_ = nullptr;
    Meter* meter_ = nullptr;
    alignas(16) uint8_t node_room_[sizeof(Node)] = {};
    alignas(16) uint8_t meter_room_[sizeof(Meter)] = {};
    int32_t load_;
    uint64_t up_ms_ = 0;
    uint32_t windows_ = 0;
    uint32_t cuts_ = 0;
};

}  // namespace ohmstead
