// NOR flash in a file, and what a power cut makes of it.
#pragma once

#include <string>
#include <vector>

#include "outside.h"

namespace ohmstead {

// The file holds the inverse of every byte: a hole, which takes no disk, is erased flash.
class FileFlash final : public Flash {
   public:
    // Opens or makes the file. Throws std::runtime_error with what to do.
    FileFlash(const std::string& path, uint32_t sectors);
    ~FileFlash();
    FileFlash(const FileFlash&) = delete;
    FileFlash& operator=(const FileFlash&) = delete;

    uint32_t sectors() const override { return sectors_; }
    bool read(uint32_t offset_b, void* to, size_t size_b) override;
    bool program(uint32_t offset_b, const void* from, size_t size_b) override;
    bool erase(uint32_t sector) override;
    bool sync() override;

    // The power goes: of what came after the last sync, the first `share` (0 to 1) was done, the
    // operation in which it went is torn in the middle, and the rest never happened.
    void cut(double share, Random& random);
    // A fault for negative controls: sync keeps nothing.
    void plant_lying_sync() { lying_sync_ = true; }
    // Wait at each sync until the disk itself has it (slow; a simulated cut does not need it).
    void wait_for_disk() { waits_for_disk_ = true; }

   private:
    struct Done {
        uint32_t offset_b;
        std::vector<uint8_t> before;
        std::vector<uint8_t> after;
    };
    bool change(uint32_t offset_b, std::vector<uint8_t> before, std::vector<uint8_t> after);
    bool write(uint32_t offset_b, const uint8_t* from, size_t size_b) const;
    bool inside(uint32_t offset_b, size_t size_b) const;

    int file_;
    uint32_t sectors_;
    bool lying_sync_ = false;
    bool waits_for_disk_ = false;
    std::vector<Done> unsynced_;
};

}  // namespace ohmstead
