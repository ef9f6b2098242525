// An update, step by step: judged, fetched a chunk at a time, held against its sum, tried, kept.
#include "node/update.h"

#include <stdio.h>
#include <string.h>

#include "talk/backoff.h"
#include "talk/link.h"

namespace ohmstead {

namespace {

constexpr uint32_t kAnswerWithinMs = 30'000;
constexpr uint32_t kMostFailures = 10;  // in a row; then the offer waits until it is made again
constexpr int kPartOfIt = 206;

}  // namespace

// --- boots ---------------------------------------------------------------------------------

bool Update::start(uint64_t up_ms) {
    trial_ = Trial::kept(ports_.key_value);
    on_trial_ = ports_.firmware.on_trial();
    trial_ends_ms_ = up_ms + kTrialMs;
    const bool tried = trial_.state == Trial::State::kRunning;
    if (tried && !on_trial_) look_back();
    return tried;
}

// The trial is over and this is no firmware on trial: it was rolled back. By itself, after all its
// time, or by a restart, which a power cut may have been: then it may have another try.
void Update::look_back() {
    const bool cut_short = trial_.why == Refusal::kNone;
    if (cut_short) trial_.why = Refusal::kNotStarted;
    const bool again = cut_short && trial_.count < Trial::kMost;
    remember(again ? Trial::State::kFailed : Trial::State::kRefused, trial_.why);
}

void Update::acknowledged(uint64_t up_ms) {
    if (step_ == Step::kReady) step_ = Step::kRestart;  // the hub is there to be reached again
    if (!on_trial_) return;
    on_trial_ = false;
    ports_.firmware.confirm();
    remember(Trial::State::kConfirmed, Refusal::kNone);
    if (has_offer_) {
        consider(up_ms);
    } else if (trial_.rev != 0) {
        told_rev_ = trial_.rev;
        tell(nullptr);
    }
}

bool Update::begin_trial(uint64_t up_ms) {
    if (!restart_due()) return false;
    if (!trial_.is_of(name_)) trial_ = Trial();
    memcpy(trial_.offer, name_, sizeof name_);
    trial_.rev = offer_.rev;
    ++trial_.count;
    remember(Trial::State::kRunning, Refusal::kNone);
    if (ports_.firmware.start_next()) return true;
    remember(Trial::State::kFailed, Refusal::kFlash);
    refuse(Refusal::kFlash);
    due_ms_ = up_ms;
    return false;
}

// --- time ----------------------------------------------------------------------------------

uint64_t Update::due_ms() const {
    if (on_trial_) return trial_ends_ms_;
    if (step_ == Step::kFetching || (step_ == Step::kNext && connected_)) return due_ms_;
    return kNever;
}

void Update::tick(uint64_t up_ms) {
    if (up_ms < due_ms()) return;
    if (on_trial_) {
        trial_ends_ms_ = kNever;
        remember(trial_.state, Refusal::kHubNotReached);
        ports_.firmware.roll_back();
        return;
    }
    if (step_ == Step::kFetching) return failed_to_fetch(up_ms);
    const uint32_t left_b = offer_.size_b - offset_b_;
    step_ = Step::kFetching;
    due_ms_ = up_ms + kAnswerWithinMs;
    ports_.transport.fetch(offer_.path, offset_b_, left_b < kChunkB ? left_b : kChunkB);
}

void Update::connected(uint64_t up_ms) {
    connected_ = true;
    if (step_ == Step::kNext) due_ms_ = up_ms;
}

// --- an offer ------------------------------------------------------------------------------

void Update::offered(const char* text, size_t size_b, uint64_t up_ms) {
    Offer offer;
    const char* error = size_b == 0 ? nullptr : Offer::read(text, size_b, offer);
    const bool busy = step_ != Step::kIdle;
    if (busy && size_b > 0 && error == nullptr && offer == offer_) return;  // the hub came back
    step_ = Step::kIdle;
    has_offer_ = size_b > 0 && error == nullptr;
    offer_ = offer;
    if (error != nullptr && offer.rev != 0) {
        told_rev_ = offer.rev;
        tell(error);
    }
    if (has_offer_ && !on_trial_) consider(up_ms);
}

void Update::consider(uint64_t up_ms) {
    told_rev_ = offer_.rev;
    if (strcmp(offer_.version, version_) == 0) return runs();
    name_offer(name_);
    const bool known = trial_.is_of(name_);
    if (known && runs_as_another()) return tell_other_version();
    if (known && trial_.state == Trial::State::kRefused) return tell(text_of(trial_.why));
    const Refusal why = judged();
    if (why != Refusal::kNone) return refuse(why);
    if (!ports_.firmware.begin(offer_.size_b)) return refuse(Refusal::kFlash);
    if (known) tell(text_of(trial_.why));  // of the try before this one
    ports_.seal.begin();
    offset_b_ = 0;
    failures_ = 0;
    step_ = Step::kNext;
    due_ms_ = up_ms;
}

void Update::runs() {
    tell(nullptr);
    if (trial_.state != Trial::State::kConfirmed) return;
    trial_ = Trial();
    trial_.keep(ports_.key_value);
}

// An image whose own version is not that of its manifest would be fetched and started for ever.
bool Update::runs_as_another() {
    if (trial_.state == Trial::State::kConfirmed) {
        remember(Trial::State::kRefused, Refusal::kOtherVersion);
    }
    return trial_.state == Trial::State::kRefused && trial_.why == Refusal::kOtherVersion;
}

// All that can be said before a byte of the image is here.
Refusal Update::judged() {
    if (strcmp(offer_.hardware, hardware_) != 0) return Refusal::kHardware;
    Version running;  // of a firmware that is no release: none, and every release is newer
    Version offered;
    if (!Version::read(version_, running)) running = Version();
    if (!Version::read(offer_.version, offered) || !offered.newer_than(running)) {
        return Refusal::kNotNewer;
    }
    if (offer_.size_b > ports_.firmware.room_b()) return Refusal::kTooLarge;
    char manifest[Offer::kMaxManifestB];
    uint8_t sum[Seal::kSumB];
    ports_.seal.begin();
    ports_.seal.add(manifest, offer_.manifest(manifest));
    ports_.seal.end(sum);
    const bool theirs = ports_.seal.verify(sum, offer_.signature, offer_.signature_b);
    return theirs ? Refusal::kNone : Refusal::kSignature;
}

void Update::name_offer(uint8_t name[Seal::kSumB]) {
    char manifest[Offer::kMaxManifestB];
    const size_t size_b = offer_.manifest(manifest);
    ports_.seal.begin();
    ports_.seal.add(manifest, size_b);
    ports_.seal.add(offer_.signature, offer_.signature_b);
    ports_.seal.add(&offer_.rev, sizeof offer_.rev);
    ports_.seal.end(name);
}

// --- its image -----------------------------------------------------------------------------

void Update::fetched(int status, const void* bytes, size_t size_b, uint64_t up_ms) {
    if (step_ != Step::kFetching) return;
    const uint32_t left_b = offer_.size_b - offset_b_;
    const uint32_t asked_b = left_b < kChunkB ? left_b : kChunkB;
    if (status != kPartOfIt || size_b != asked_b) return failed_to_fetch(up_ms);
    take_chunk(bytes, asked_b, up_ms);
}

void Update::take_chunk(const void* bytes, uint32_t size_b, uint64_t up_ms) {
    if (!ports_.firmware.write(bytes, size_b)) return refuse(Refusal::kFlash);
    ports_.seal.add(bytes, size_b);
    offset_b_ += size_b;
    failures_ = 0;
    step_ = Step::kNext;
    due_ms_ = up_ms;
    if (offset_b_ == offer_.size_b) finish();
}

void Update::finish() {
    uint8_t sum[Seal::kSumB];
    ports_.seal.end(sum);
    step_ = Step::kReady;
    if (memcmp(sum, offer_.sum, sizeof sum) == 0) return;
    if (!trial_.is_of(name_)) trial_ = Trial();
    memcpy(trial_.offer, name_, sizeof name_);
    trial_.rev = offer_.rev;
    remember(Trial::State::kRefused, Refusal::kSum);
    refuse(Refusal::kSum);
}

void Update::failed_to_fetch(uint64_t up_ms) {
    if (++failures_ >= kMostFailures) return refuse(Refusal::kNotFetched);
    step_ = Step::kNext;
    due_ms_ = up_ms + backoff_ms(failures_, ports_.random);
}

// --- what is said of it --------------------------------------------------------------------

void Update::refuse(Refusal why) {
    step_ = Step::kIdle;
    told_rev_ = offer_.rev;
    tell(text_of(why));
}

void Update::remember(Trial::State state, Refusal why) {
    trial_.state = state;
    trial_.why = why;
    trial_.keep(ports_.key_value);
}

void Update::tell(const char* error) {
    tells_ = true;
    error_ = error;
}

void Update::tell_other_version() {
    snprintf(other_version_, sizeof other_version_, "it runs, but calls itself %.31s, not %s",
             version_, offer_.version);
    tell(other_version_);
}

bool Update::tells(uint32_t& rev, const char*& error) {
    if (!tells_) return false;
    tells_ = false;
    rev = told_rev_;
    error = error_;
    return true;
}

}  // namespace ohmstead
