// Settings as the hub writes them: read whole, each field within its range, or not at all.
#pragma once

#include "node/complaint.h"
#include "node/settings.h"
#include "talk/json_value.h"

namespace ohmstead {

// It is the whole, not a delta: what is missing is as node/settings.h has it. Fields that this
// firmware does not know are passed over. False: `complaint` names the field, and `settings` is no
// good.
bool read_settings(const JsonValue& from, Settings& settings, Complaint& complaint);

// The revision, 1 to 2^31 - 1, if even that can be read; else 0.
uint32_t revision_of(const JsonValue& from);

}  // namespace ohmstead
