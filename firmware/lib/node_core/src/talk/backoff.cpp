// Full jitter: many nodes that lost one hub must not come back as one.
#include "talk/backoff.h"

namespace ohmstead {

uint32_t backoff_ms(uint32_t failures, Random& random) {
    constexpr uint32_t kShortestMs = 1'000;
    constexpr uint32_t kLongestMs = 60'000;
    const uint32_t doubled = failures < 6 ? kShortestMs << failures : kLongestMs;
    const uint32_t ceiling_ms = doubled < kLongestMs ? doubled : kLongestMs;
    return kShortestMs + random.next() % (ceiling_ms - kShortestMs + 1);
}

}  // namespace ohmstead
