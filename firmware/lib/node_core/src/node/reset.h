// Why a boot began.
#pragma once

#include <stdint.h>

namespace ohmstead {

enum class Reset : uint8_t { kPowerOn, kBrownout, kWatchdog, kPanic, kSoftware, kUpdate, kOther };

const char* name_of(Reset reset);  // as on the wire

}  // namespace ohmstead
