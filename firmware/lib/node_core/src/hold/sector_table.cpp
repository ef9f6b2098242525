// The sectors of the log in order.
#include "hold/sector_table.h"

namespace ohmstead {

namespace {

bool comes_before(const Sector& one, const Sector& two) {
    if (one.order != two.order) return one.order < two.order;
    return one.span != two.span ? one.span < two.span : one.serial < two.serial;
}

}  // namespace

void SectorTable::clear() {
    count_ = 0;
    free = SectorSet();
}

void SectorTable::insert(const Sector& sector) {
    if (count_ == kMaxSectors) return;
    size_t at = count_++;
    for (; at > 0 && comes_before(sector, sectors_[at - 1]); --at) {
        sectors_[at] = sectors_[at - 1];
    }
    sectors_[at] = sector;
}

void SectorTable::remove(size_t index) {
    --count_;
    for (size_t at = index; at < count_; ++at) {
        sectors_[at] = sectors_[at + 1];
    }
}

size_t SectorTable::at_or_after(uint32_t order) const {
    size_t at = 0;
    while (at < count_ && sectors_[at].order < order) ++at;
    return at;
}

}  // namespace ohmstead
