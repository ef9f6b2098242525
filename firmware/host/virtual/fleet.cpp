// All virtual nodes of one program.
#include "virtual/fleet.h"

#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "load_windows.h"
#include "series_file.h"
#include "waveform_windows.h"

namespace ohmstead {
namespace {

constexpr uint64_t kLookUs = 1'000'000;

std::string make_storage(const std::string& asked) {
    std::string name = asked;
    if (asked.empty()) {
        name = (std::filesystem::temp_directory_path() / "ohmstead-nodes-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) {
            throw std::runtime_error(name + " cannot be made: give --storage DIR");
        }
    }
    return name;
}

std::string folder_of(const std::string& storage, const std::string& identity) {
    std::string folder = storage + "/" + identity;
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed) throw std::runtime_error(folder + ": " + failed.message() + ": see --storage");
    return folder;
}

std::unique_ptr<WindowSource> source_of(const Options& options, uint64_t seed, size_t number) {
    if (!options.waveform.empty()) {
        return std::make_unique<WaveformWindows>(
            CodesSampler(codes_of(options.waveform, 2), 2, options.sample_hz));
    }
    LoadPlan plan;
    plan.seed = seed;
    plan.node = number;
    plan.window_us = options.window_ms * 1000;
    if (options.profile != "household") plan.series_w = series_of(options.profile);
    return std::make_unique<LoadWindows>(std::move(plan));
}

}  // namespace

Fleet::Fleet(const Options& options, PollLoop& loop, const Clock& clock)
    : clock_(clock),
      storage_(make_storage(options.storage)),
      own_storage_(options.storage.empty()) {
    const uint64_t seed = options.seed.value_or(1);
    const uint64_t began_us = clock.now_us();
    for (size_t number = 0; number < options.nodes; ++number) {
        const std::string folder = folder_of(storage_, identity_of(seed, number));
        std::unique_ptr<WindowSource> source = source_of(options, seed, number);
        VirtualNode::Parts parts{loop, clock, options, seed, folder, std::move(source), began_us};
        nodes_.push_back(std::make_unique<VirtualNode>(std::move(parts), number));
    }
}

Fleet::~Fleet() {
    nodes_.clear();
    std::error_code failed;
    if (own_storage_) std::filesystem::remove_all(storage_, failed);
}

void Fleet::power_on() {
    for (auto& node : nodes_) node->power_on(Reset::kPowerOn);
}

void Fleet::serve() {
    const uint64_t now_us = clock_.now_us();
    for (auto& node : nodes_) {
        if (node->due_us() <= now_us) node->serve();
    }
    const uint64_t machine_us = MachineClock().now_us();
    if (machine_us - looked_us_ < kLookUs) return;
    looked_us_ = machine_us;
    for (auto& node : nodes_) node->look_at_sockets(machine_us);
}

uint64_t Fleet::due_us() const {
    uint64_t due_us = UINT64_MAX;
    for (const auto& node : nodes_) due_us = std::min(due_us, node->due_us());
    return due_us;
}

void Fleet::halt() {
    for (auto& node : nodes_) node->halt();
}

bool Fleet::cut(const std::string& which, uint64_t off_us) {
    for (size_t number = 0; number < nodes_.size(); ++number) {
        if (nodes_[number]->identity() != which && std::to_string(number) != which) continue;
        nodes_[number]->cut(off_us);
        return true;
    }
    return false;
}

uint64_t Fleet::held() const {
    uint64_t sum = 0;
    for (const auto& node : nodes_) sum += node->held();
    return sum;
}

uint64_t Fleet::stored() const {
    uint64_t sum = 0;
    for (const auto& node : nodes_) sum += node->stored();
    return sum;
}

bool Fleet::all_connected() const {
    return std::all_of(nodes_.begin(), nodes_.end(), [](const auto& node) {
        return node->on() && (node->connected() || !node->over_mqtt());
    });
}

}  // namespace ohmstead
