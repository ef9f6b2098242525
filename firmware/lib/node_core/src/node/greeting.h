// What a hello says of the channels and how they are set.
#pragma once

#include "node/settings.h"
#include "talk/hello.h"

namespace ohmstead {

// Channels, interval and revision as they are set. `hello` points into `settings` from then on.
void describe(const Settings& settings, const char* hardware, Hello& hello);

}  // namespace ohmstead
