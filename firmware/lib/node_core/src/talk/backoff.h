// How long to wait after the n-th failure in a row.
#pragma once

#include "outside.h"

namespace ohmstead {

// Exponential with full jitter: drawn from 1 s up to 2 s, 4 s ... 60 s.
uint32_t backoff_ms(uint32_t failures, Random& random);

}  // namespace ohmstead
