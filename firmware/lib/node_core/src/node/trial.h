// What outlives a restart of an update: which offer was tried, how often, and what came of it.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "outside.h"

namespace ohmstead {

// Why an offer is not taken, or a firmware not kept. The numbers are kept in flash.
enum class Refusal : uint8_t {
    kNone = 0,
    kHardware = 1,
    kNotNewer = 2,
    kSignature = 3,
    kTooLarge = 4,
    kSum = 5,
    kFlash = 6,
    kNotFetched = 7,
    kNotStarted = 8,
    kHubNotReached = 9,
    kOtherVersion = 10,
};

const char* text_of(Refusal refusal);  // for a person

struct Trial {
    // kConfirmed: it runs for good; whether as the version that was offered, is still to be seen.
    enum class State : uint8_t { kNone, kRunning, kFailed, kRefused, kConfirmed };

    static constexpr uint8_t kMost = 3;  // of one offer

    uint8_t offer[Seal::kSumB] = {};  // names it: SHA-256 of all that it says
    uint32_t rev = 0;                 // of the offer
    State state = State::kNone;
    uint8_t count = 0;  // how often it was tried
    Refusal why = Refusal::kNone;
    uint8_t unused = 0;

    bool is_of(const uint8_t name[Seal::kSumB]) const;

    static Trial kept(KeyValue& store);
    bool keep(KeyValue& store) const;
};

}  // namespace ohmstead
