// Counting on a register: whole mWh, and the remainder in uJ, so that nothing is rounded away.
#pragma once

#include "values.h"

namespace ohmstead {

constexpr int64_t kMicrojoulesPerMwh = 3'600'000;

// Add energy that is not negative to the imported, or the exported, total.
void add_imported(Register& energy, int64_t microjoules);
void add_exported(Register& energy, int64_t microjoules);

// Power during a time, in whole microjoules (W x us), rounded to the nearest.
int64_t microjoules(float power_w, uint64_t us);

}  // namespace ohmstead
