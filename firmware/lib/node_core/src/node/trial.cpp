// The trial of an update as it is kept, and the reasons in words.
#include "node/trial.h"

#include <string.h>

#include "node/kept.h"

namespace ohmstead {

namespace {

constexpr char kKey[] = "trial";
constexpr uint8_t kLayout = 1;

}  // namespace

const char* text_of(Refusal refusal) {
    switch (refusal) {
        case Refusal::kHardware:
            return "hardware: this firmware is for another board";
        case Refusal::kNotNewer:
            return "version: the node runs this one or a newer one";
        case Refusal::kSignature:
            return "signature: not by the publisher whose key this node has";
        case Refusal::kTooLarge:
            return "size: more than this board has room for";
        case Refusal::kSum:
            return "sha256: what was fetched is not what was signed";
        case Refusal::kFlash:
            return "the board's flash did not take it";
        case Refusal::kNotFetched:
            return "the hub did not hand it out: is it still there?";
        case Refusal::kNotStarted:
            return "it started and ended before it reached the hub; the old one is back";
        case Refusal::kHubNotReached:
            return "it did not reach the hub within 10 minutes; the old one is back";
        case Refusal::kOtherVersion:  // names both: Update says it
        case Refusal::kNone:
            break;
    }
    return nullptr;
}

bool Trial::is_of(const uint8_t name[Seal::kSumB]) const {
    return state != State::kNone && memcmp(offer, name, Seal::kSumB) == 0;
}

Trial Trial::kept(KeyValue& store) {
    Trial trial;
    if (!read_kept_value(store, kKey, kLayout, trial)) return Trial();
    const bool known = trial.state <= State::kConfirmed && trial.why <= Refusal::kOtherVersion;
    return known ? trial : Trial();
}

bool Trial::keep(KeyValue& store) const {
    return keep_value(store, kKey, kLayout, *this);
}

}  // namespace ohmstead
