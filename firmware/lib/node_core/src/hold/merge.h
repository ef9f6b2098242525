// Two neighbouring records of one boot become one, as a full journal does it. Integers only.
#pragma once

#include "values.h"

namespace ohmstead {

constexpr uint32_t kLongestMs = 604'800'000;  // what the hub takes for one record: a week

// Never over two boots, nor where the channels differ. That neither was sent is the caller's part.
bool may_merge(const Record& earlier, const Record& later);

// The pair as one record, under the later name: lengths add up, powers are averaged by time,
// currents and voltages by their squares, registers are the later ones.
void merge_into(Record& earlier, const Record& later);

}  // namespace ohmstead
