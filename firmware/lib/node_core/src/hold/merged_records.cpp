// The records of two neighbouring sectors, merged on the fly.
#include "hold/merged_records.h"

#include "hold/merge.h"

namespace ohmstead {

bool MergedRecords::fetch() {
    if (waits_) return true;
    for (; sector_ < 2; ++sector_, offset_b_ = 0) {
        waits_ = store_.next_record(sectors_[sector_], offset_b_, waiting_);
        if (waits_) return true;
    }
    return false;
}

// How many records the next one may be made of.
uint32_t MergedRecords::group_of_next() {
    if (groups_.fours > 0) {
        --groups_.fours;
        return 4;
    }
    if (groups_.pairs > 0) {
        --groups_.pairs;
        return 2;
    }
    return 1;
}

bool MergedRecords::next(Record& record) {
    if (!fetch()) return false;
    record = waiting_;
    waits_ = false;
    for (uint32_t left = group_of_next(); left > 1; --left) {
        if (!fetch() || !may_merge(record, waiting_)) return true;
        merge_into(record, waiting_);
        waits_ = false;
    }
    return true;
}

}  // namespace ohmstead
