// The names of resets.
#include "node/reset.h"

namespace ohmstead {

const char* name_of(Reset reset) {
    switch (reset) {
        case Reset::kPowerOn:
            return "power_on";
        case Reset::kBrownout:
            return "brownout";
        case Reset::kWatchdog:
            return "watchdog";
        case Reset::kPanic:
            return "panic";
        case Reset::kSoftware:
            return "software";
        case Reset::kUpdate:
            return "update";
        case Reset::kOther:
            break;
    }
    return "other";
}

}  // namespace ohmstead
