// What is in a node's flash.
#include "virtual/flash_contents.h"

#include <string.h>

#include <algorithm>
#include <stdexcept>

#include "hold/sector_set.h"

namespace ohmstead {
namespace {

constexpr uint32_t kSpareSectors = 4;

uint32_t spare(uint32_t sectors) {
    return std::min<uint32_t>(kSpareSectors, kMaxSectors - sectors);
}

}  // namespace

FlashCopy::FlashCopy(Flash& original, uint32_t spare_sectors)
    : bytes_(size_t{original.sectors() + spare_sectors} * kSectorB, 0xFF) {
    if (!original.read(0, bytes_.data(), size_t{original.sectors()} * kSectorB)) {
        throw std::runtime_error("a node's flash cannot be read: is its folder still there?");
    }
}

bool FlashCopy::read(uint32_t offset_b, void* to, size_t size_b) {
    if (offset_b + size_b > bytes_.size()) return false;
    memcpy(to, &bytes_[offset_b], size_b);
    return true;
}

bool FlashCopy::program(uint32_t offset_b, const void* from, size_t size_b) {
    if (offset_b + size_b > bytes_.size()) return false;
    memcpy(&bytes_[offset_b], from, size_b);
    return true;
}

bool FlashCopy::erase(uint32_t sector) {
    if (sector >= sectors()) return false;
    memset(&bytes_[size_t{sector} * kSectorB], 0xFF, kSectorB);
    return true;
}

FlashContents::FlashContents(Flash& flash)
    : copy_(flash, spare(flash.sectors())), journal_(std::make_unique<Journal>(copy_)) {
    journal_->open();
    journal_->replay();
}

uint64_t FlashContents::newest_seq(uint32_t boot) {
    uint64_t newest = 0;
    each([&](const Record& record) {
        if (record.name.boot == boot) newest = std::max(newest, record.name.seq);
    });
    return newest;
}

}  // namespace ohmstead
