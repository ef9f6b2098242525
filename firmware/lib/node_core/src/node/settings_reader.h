// Settings as the hub writes them: read whole, each field within its range, or not at all.
#pragma once

#include "node/complaint.h"
#include "node/settings.h"
#include "talk/json_value.h"

namespace ohmstead {

// `settings` comes in with what counts where a field is missing. It is not a delta: a channel that
// is listed begins with the defaults of ChannelSettings. Fields that this firmware does not know
// are passed over. False: `complaint` names the field, and `settings` is no good.
bool read_settings(const JsonValue& from, Settings& settings, Complaint& complaint);

// The revision, if even that can be read; else -1.
int64_t revision_of(const JsonValue& from);

}  // namespace ohmstead
