// A node's life: see scenario.h. Nothing here needs more of C++'s library than a board has.
#include "scenario.h"

// In place of <new>, which bare metal has not.
struct InPlace {
    void* room;
};
inline void* operator new(size_t, InPlace place) {
    return place.room;
}

namespace ohmstead {

Scenario::Scenario(int32_t load) : load_(load) {
    flash_.erase_all();
    power_up(Reset::kPowerOn);
}

Settings Scenario::settings() const {
    Settings settings;
    settings.interval_ms = 1'000;
    settings.volts_per_volt = 271;
    settings.count = 2;
    for (uint8_t ch = 0; ch < settings.count; ++ch) settings.channels[ch].ch = ch;
    return settings;
}

void Scenario::power_up(Reset reset) {
    Identity identity;
    memcpy(identity.node, "24a1600c0de5", 13);
    identity.firmware = "1.0.0";
    identity.hardware = "virtual";
    identity.defaults = settings();
    meter_ = new (InPlace{meter_room_}) Meter(mains_);
    node_ = new (InPlace{node_room_})
        Node(identity, {flash_, store_, hub_, board_, *meter_, random_, firmware_, seal_});
    up_ms_ = 300;
    node().start(reset, up_ms_);
}

void Scenario::run() {
    live_on_samples(200'000, load_);
    hub_.set_away(true);
    live_on_samples(10'000, 0);
    for (int32_t minute = 0; minute < 40; ++minute) live_on_windows(60'000, 35 * minute - 300);
    hub_.set_away(false);
    for (int32_t minute = 0; minute < 40; ++minute) live_on_windows(60'000, 900);
    live_on_samples(200'000, 100);
    digest_.add(flash_.cells(), flash_.size_b());
}

void Scenario::live_on_samples(uint32_t for_ms, int32_t load) {
    for (uint32_t ms = 0; ms < for_ms; ms += 10) {
        up_ms_ += 10;
        meter_->feed(mains_.next_10_ms(up_ms_ * 1'000, load),
                     [this](const Window& window) { take(window); });
        attend();
    }
}

void Scenario::live_on_windows(uint32_t for_ms, int32_t power_w) {
    for (uint32_t ms = 0; ms < for_ms; ms += 200) {
        up_ms_ += 200;
        take(made_window(power_w));
        attend();
    }
}

// Before some windows the power is about to go, within the next operations of the flash.
void Scenario::take(const Window& window) {
    ++windows_;
    if (fate_.once_in(kWindowsPerCut)) flash_.cut_after(1 + fate_.next() % 9);
    node().take(window, up_ms_);
}

// What came in from outside since the last time, and what the node does about it.
void Scenario::attend() {
    if (hub_.dialled()) {
        if (hub_.away()) {
            node().unreachable(up_ms_);
        } else {
            node().connected(up_ms_);
        }
    }
    if (const char* ack = hub_.answer()) node().received(Topic::kAck, ack, strlen(ack), up_ms_);
    if (hub_.posted()) node().posted(0, "", 0, 0, up_ms_);
    if (node().due_ms() <= up_ms_) node().tick(up_ms_);
    if (flash_.dead()) {
        ++cuts_;
        flash_.restart();
        power_up(Reset::kPowerOn);
    }
}

Window Scenario::made_window(int32_t power_w) const {
    Window window;
    window.end_us = up_ms_ * 1'000;
    window.us = 200'000;
    window.hz = 50;
    window.count = 2;
    for (uint8_t ch = 0; ch < window.count; ++ch) {
        ChannelWindow& channel = window.channels[ch];
        channel.ch = ch;
        channel.has_current = channel.has_voltage = true;
        channel.power_w = static_cast<float>(power_w * (ch + 1));
        channel.voltage_sq_v2 = 230.0F * 230.0F;
        channel.current_sq_a2 = channel.power_w * channel.power_w / channel.voltage_sq_v2;
    }
    return window;
}

}  // namespace ohmstead
