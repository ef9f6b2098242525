// NOR flash in a file: bits only fall until their sector is erased.
#include "file_flash.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

namespace ohmstead {

FileFlash::FileFlash(const std::string& path, uint32_t sectors)
    : file_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)), sectors_(sectors) {
    const off_t size_b = static_cast<off_t>(sectors) * kSectorB;
    if (file_ < 0 || ftruncate(file_, size_b) != 0) {
        const std::string why = strerror(errno);
        if (file_ >= 0) close(file_);
        throw std::runtime_error(path + ": " + why + ": give a folder that can be written to");
    }
}

FileFlash::~FileFlash() {
    close(file_);
}

bool FileFlash::read(uint32_t offset_b, void* to, size_t size_b) {
    auto* bytes = static_cast<uint8_t*>(to);
    if (!inside(offset_b, size_b)) return false;
    if (pread(file_, bytes, size_b, offset_b) != static_cast<ssize_t>(size_b)) return false;
    for (size_t i = 0; i < size_b; ++i) bytes[i] = static_cast<uint8_t>(~bytes[i]);
    return true;
}

bool FileFlash::program(uint32_t offset_b, const void* from, size_t size_b) {
    std::vector<uint8_t> before(size_b);
    if (!read(offset_b, before.data(), size_b)) return false;
    const auto* bytes = static_cast<const uint8_t*>(from);
    for (const uint8_t byte : before) {
        if (byte != 0xFF) return false;  // the core must never do this: let it be noticed
    }
    return change(offset_b, std::move(before), {bytes, bytes + size_b});
}

bool FileFlash::erase(uint32_t sector) {
    std::vector<uint8_t> before(kSectorB);
    if (sector >= sectors_) return false;  // before it is multiplied, and wraps
    if (!read(sector * kSectorB, before.data(), kSectorB)) return false;
    return change(sector * kSectorB, std::move(before), std::vector<uint8_t>(kSectorB, 0xFF));
}

bool FileFlash::sync() {
    if (!lying_sync_) unsynced_.clear();
    return !waits_for_disk_ || fdatasync(file_) == 0;
}

void FileFlash::cut(double share, Random& random) {
    const auto reached = static_cast<size_t>(share * static_cast<double>(unsynced_.size() + 1));
    while (unsynced_.size() > reached) {
        Done& last = unsynced_.back();
        if (unsynced_.size() == reached + 1 && !last.after.empty()) {
            const size_t torn_b = random.next() % last.after.size();
            std::copy_n(last.after.begin(), torn_b, last.before.begin());
            last.before[torn_b] &= static_cast<uint8_t>(last.after[torn_b] | random.next());
        }
        write(last.offset_b, last.before.data(), last.before.size());
        unsynced_.pop_back();
    }
    unsynced_.clear();
}

bool FileFlash::change(uint32_t offset_b, std::vector<uint8_t> before, std::vector<uint8_t> after) {
    if (!write(offset_b, after.data(), after.size())) return false;
    unsynced_.push_back({offset_b, std::move(before), std::move(after)});
    return true;
}

bool FileFlash::write(uint32_t offset_b, const uint8_t* from, size_t size_b) const {
    std::vector<uint8_t> inverse(size_b);
    std::transform(from, from + size_b, inverse.begin(),
                   [](uint8_t byte) { return static_cast<uint8_t>(~byte); });
    return pwrite(file_, inverse.data(), size_b, offset_b) == static_cast<ssize_t>(size_b);
}

bool FileFlash::inside(uint32_t offset_b, size_t size_b) const {
    const uint64_t total_b = static_cast<uint64_t>(sectors_) * kSectorB;
    return offset_b <= total_b && size_b <= total_b - offset_b;
}

}  // namespace ohmstead
