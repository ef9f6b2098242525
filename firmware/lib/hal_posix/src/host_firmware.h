// A board's two places for a firmware, as files: an image says in its first line what it is.
#pragma once

#include <stdio.h>

#include <memory>
#include <string>

#include "file_key_value.h"
#include "outside.h"

namespace ohmstead {

// "ohmstead virtual 1.5.0", and " deaf" behind it where that firmware finds no hub.
struct HostImage {
    std::string version;  // empty: it is no such image
    bool deaf = false;

    static HostImage read(const std::string& path);
};

class HostFirmware final : public Firmware {
   public:
    // `came_with`: the version that runs until another is taken.
    HostFirmware(std::string folder, const std::string& came_with, Board& board);

    void start();  // what a boot loader does at each start; before it nothing runs
    const HostImage& running() const { return running_; }

    uint32_t room_b() override { return 1'310'720; }  // as on the board
    bool begin(uint32_t size_b) override;
    bool write(const void* from, size_t size_b) override;
    bool start_next() override;
    bool on_trial() override { return on_trial_; }
    void confirm() override;
    void roll_back() override;

   private:
    enum class Other : uint8_t { kRests, kStartsNext, kOnTrial };
    struct Places {
        uint8_t stays = 0;  // which of the two is the good one
        Other other = Other::kRests;
    };

    std::string path(unsigned place) const {
        return folder_ + "/firmware." + std::to_string(place);
    }
    bool keep(Places places);

    std::string folder_;
    FileKeyValue marks_;
    Board& board_;
    HostImage came_with_;
    HostImage running_;
    Places places_;
    bool on_trial_ = false;
    std::unique_ptr<FILE, int (*)(FILE*)> file_{nullptr, fclose};
    size_t missing_b_ = 0;  // of the image that is being written
};

}  // namespace ohmstead
