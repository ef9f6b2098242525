// One whole node on a PC.
#include "virtual/virtual_node.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <algorithm>
#include <stdexcept>

#include "virtual/flash_contents.h"

namespace ohmstead {
namespace {

constexpr double kWorstCrystal = 40e-6;
constexpr uint64_t kLongestOffUs = 3'000'000;

std::optional<Address> broker_for(const Options& options, size_t number) {
    const bool http_only = options.http_only != 0 && (number + 1) % options.http_only == 0;
    return http_only ? std::nullopt : options.broker;
}

Settings defaults_of(const WindowSource& source, const Options& options) {
    Settings settings = source.fitted();
    settings.interval_ms = options.interval_ms;
    settings.live_ms = options.live_ms;
    return settings;
}

}  // namespace

std::string identity_of(uint64_t seed, size_t number) {
    char text[13];  // the first byte says that nobody gave out this address
    snprintf(text, sizeof text, "0e5f%04x%04x", static_cast<unsigned>(mix(seed, 99) & 0xFFFF),
             static_cast<unsigned>((number + 1) & 0xFFFF));
    return text;
}

VirtualNode::VirtualNode(Parts parts, size_t number)
    : clock_(parts.clock),
      identity_(identity_of(parts.seed, number)),
      chance_(mix(parts.seed, 2 * number)),
      seeded_(mix(parts.seed, 2 * number + 1)),
      random_(parts.options.seed ? static_cast<Random&>(seeded_) : kernel_),
      flash_(parts.folder + "/flash", parts.options.sectors),
      key_value_(parts.folder),
      network_(parts.loop, broker_for(parts.options, number), parts.options.hub, identity_),
      board_(identity_),
      firmware_(parts.folder, parts.options.firmware, board_),
      seal_(parts.options.update_key.c_str()),
      source_(std::move(parts.source)),
      rate_(1 + kWorstCrystal * (2 * chance_.share() - 1)),
      cut_mean_s_(parts.options.cut_mean_s),
      over_mqtt_(broker_for(parts.options, number).has_value()),
      site_began_us_(parts.site_began_us) {
    if (parts.options.lying_sync) flash_.plant_lying_sync();
    if (!parts.options.update_key.empty() && !seal_.has_key()) {
        throw std::runtime_error("--update-key: that file is no public key of P-256");
    }
    if (parts.options.wait_for_disk) flash_.wait_for_disk();
    memcpy(named_.node, identity_.c_str(), sizeof named_.node);
    named_.hardware = "virtual";
    named_.http = parts.options.hub.has_value();
    named_.defaults = defaults_of(*source_, parts.options);
    const FlashContents contents(flash_);
    for (uint8_t ch = 0; ch < 64; ++ch) {
        Register energy;
        if (contents.register_of(ch, energy)) witness_.begin_with(ch, energy);
    }
}

void VirtualNode::power_on(Reset reset) {
    booted_us_ = clock_.now_us();
    if (cut_mean_s_ > 0) {
        const double after_s = -cut_mean_s_ * log(1 - chance_.share());
        cut_at_us_ = booted_us_ + static_cast<uint64_t>(after_s * 1e6);
    }
    source_->boot(booted_us_ - site_began_us_);
    firmware_.start();
    named_.firmware = firmware_.running().version.c_str();
    network_.set_deaf(firmware_.running().deaf);
    node_ = std::make_unique<Node>(
        named_, Ports{flash_, key_value_, network_, board_, *source_, random_, firmware_, seal_});
    node_->start(reset, 0);
    settings_ = node_->settings();
    witness_.begin_boot(node_->newest().boot);
    node_->tick(0);
}

void VirtualNode::cut(uint64_t off_us) {
    if (!on()) return;
    network_.hang_up();
    flash_.cut(chance_.share(), chance_);
    forget_boot();
    on_at_us_ = clock_.now_us() + off_us;
}

// An orderly restart: what the board writes before it is written.
void VirtualNode::restart() {
    network_.hang_up();
    flash_.sync();
    forget_boot();
    power_on(Reset::kSoftware);
}

void VirtualNode::forget_boot() {
    const Name newest = node_->newest();
    const uint64_t kept = FlashContents(flash_).newest_seq(newest.boot);
    witness_.look_back(kept);
    lost_ += newest.seq - std::min(newest.seq, kept);
    dropped_before_ += node_->dropped();
    node_.reset();
    connected_ = false;
}

void VirtualNode::serve() {
    const uint64_t now_us = clock_.now_us();
    if (!on()) {
        if (now_us >= on_at_us_) power_on(Reset::kBrownout);
        return;
    }
    if (now_us >= cut_at_us_ && measuring_) return cut(chance_.next() % kLongestOffUs);
    measure(up_us());
    Event event{Event::Kind::kPosted};
    while (network_.next(event)) hear(event);
    const uint64_t up_ms = up_us() / 1000;
    if (up_ms >= node_->due_ms()) node_->tick(up_ms);
    settings_ = node_->settings();
    if (board_.restart_wanted()) restart();
}

void VirtualNode::measure(uint64_t up_us) {
    Window window;
    while (measuring_ && source_->next(up_us, window)) {
        const uint64_t before = node_->newest().seq;
        witness_.saw(window, settings_);
        node_->take(window, window.end_us / 1000);
        if (node_->newest().seq != before) witness_.made(node_->newest().seq);
    }
    NoiseLearnt noise;
    if (source_->noise_learnt(noise)) {
        node_->noise_learnt(noise.ch, noise.noise_a, noise.error, up_us / 1000);
    }
}

void VirtualNode::hear(const Event& event) {
    const uint64_t up_ms = up_us() / 1000;
    const char* text = event.text.data();
    const size_t size_b = event.text.size();
    switch (event.kind) {
        case Event::Kind::kConnected:
            node_->connected(up_ms);
            break;
        case Event::Kind::kUnreachable:
            node_->unreachable(up_ms);
            break;
        case Event::Kind::kDisconnected:
            node_->disconnected(up_ms);
            break;
        case Event::Kind::kReceived:
            node_->received(event.topic, text, size_b, up_ms);
            break;
        case Event::Kind::kPosted:
            node_->posted(event.status, text, size_b, event.retry_after_s, up_ms);
            break;
        case Event::Kind::kFetched:
            node_->fetched(event.status, text, size_b, up_ms);
            break;
    }
    if (event.kind == Event::Kind::kConnected) connected_ = true;
    if (event.kind == Event::Kind::kDisconnected) connected_ = false;
    settings_ = node_->settings();
}

uint64_t VirtualNode::due_us() const {
    if (!on()) return on_at_us_;
    if (network_.waiting()) return 0;
    const uint64_t node_ms = node_->due_ms();
    uint64_t due_up_us = node_ms > UINT64_MAX / 2000 ? UINT64_MAX / 2 : node_ms * 1000;
    if (measuring_) due_up_us = std::min(due_up_us, source_->due_us());
    const auto after_us = static_cast<uint64_t>(static_cast<double>(due_up_us) / rate_) + 1;
    return std::min(booted_us_ + after_us, measuring_ ? cut_at_us_ : UINT64_MAX);
}

uint64_t VirtualNode::up_us() const {
    const double true_us = static_cast<double>(clock_.now_us() - booted_us_);
    return static_cast<uint64_t>(true_us * rate_);
}

uint64_t VirtualNode::stored() const {
    const uint64_t gone = lost_ + dropped() + (on() ? node_->held() : 0);
    const uint64_t made = witness_.all_made();
    return made > gone ? made - gone : 0;
}

}  // namespace ohmstead
