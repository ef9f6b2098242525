// Two places for a firmware, and a boot loader that gives a new one a single start.
#include "host_firmware.h"

#include <utility>

#include "node/version.h"

namespace ohmstead {
namespace {

constexpr char kMark[] = "firmware";
constexpr char kBegins[] = "ohmstead virtual ";
constexpr char kDeaf[] = " deaf";

bool take_end(std::string& line, const std::string& end) {
    if (line.size() < end.size()) return false;
    if (line.compare(line.size() - end.size(), end.size(), end) != 0) return false;
    line.resize(line.size() - end.size());
    return true;
}

}  // namespace

HostImage HostImage::read(const std::string& path) {
    const std::unique_ptr<FILE, int (*)(FILE*)> file(fopen(path.c_str(), "rbe"), fclose);
    char bytes[64];
    if (file == nullptr || fgets(bytes, sizeof bytes, file.get()) == nullptr) return {};
    std::string line = bytes;
    HostImage image;
    if (!take_end(line, "\n") || line.rfind(kBegins, 0) != 0) return image;
    image.deaf = take_end(line, kDeaf);
    Version version;
    line.erase(0, sizeof kBegins - 1);
    if (Version::read(line.c_str(), version)) image.version = line;
    return image;
}

HostFirmware::HostFirmware(std::string folder, const std::string& came_with, Board& board)
    : folder_(std::move(folder)), marks_(folder_), board_(board) {
    came_with_.version = came_with;
    if (marks_.read(kMark, &places_, sizeof places_) != sizeof places_) places_ = Places();
}

// A new one is marked before it runs: however this start ends, the next one is the old one's.
void HostFirmware::start() {
    const bool first = places_.other == Other::kStartsNext;
    on_trial_ = first && keep({places_.stays, Other::kOnTrial});
    if (!on_trial_ && places_.other != Other::kRests) keep({places_.stays, Other::kRests});
    running_ = HostImage::read(path(on_trial_ ? 1U - places_.stays : places_.stays));
    if (running_.version.empty()) running_ = came_with_;
}

bool HostFirmware::begin(uint32_t size_b) {
    file_.reset(fopen(path(1U - places_.stays).c_str(), "wbe"));
    missing_b_ = size_b;
    return file_ != nullptr && keep({places_.stays, Other::kRests});
}

bool HostFirmware::write(const void* from, size_t size_b) {
    if (file_ == nullptr || size_b > missing_b_) return false;
    missing_b_ -= size_b;
    return fwrite(from, 1, size_b, file_.get()) == size_b;
}

bool HostFirmware::start_next() {
    if (file_ == nullptr || fclose(file_.release()) != 0 || missing_b_ > 0) return false;
    if (HostImage::read(path(1U - places_.stays)).version.empty()) return false;
    return keep({places_.stays, Other::kStartsNext});
}

void HostFirmware::confirm() {
    if (!on_trial_) return;
    on_trial_ = !keep({static_cast<uint8_t>(1 - places_.stays), Other::kRests});
}

void HostFirmware::roll_back() {
    board_.restart();
}

bool HostFirmware::keep(Places places) {
    places_ = places;
    return marks_.write(kMark, &places_, sizeof places_);
}

}  // namespace ohmstead
