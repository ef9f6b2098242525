// A journal that lives through boots, acks and power cuts, with the truth beside it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cut_flash.h"
#include "journal_truth.h"

namespace ohmstead {

class JournalLife {
   public:
    JournalLife(uint32_t sectors, uint8_t channels, uint32_t seed = 1)
        : flash(sectors, seed), channels_(channels) {}

    // Power on, on what the flash holds. False: it was cut again, or something is wrong.
    bool begin() {
        journal_ = std::make_unique<Journal>(flash);
        ++boots_;
        seq_ = 0;
        batch_.clear();
        if (!journal_->open()) return failed("open");
        const std::string found = truth.check(*journal_);
        if (!found.empty()) wrong = found;
        if (!flash.unsynced()) truth.restarted(*journal_);
        for (uint8_t ch = 0; ch < kMaxChannels; ++ch) {
            energies_.resize(kMaxChannels);
            journal_->register_of(ch, energies_[ch]);
        }
        return found.empty();
    }

    bool append(uint8_t channels = 0) {
        const Record record = made_record(0xB0070000U + boots_, boots_, ++seq_,
                                          channels == 0 ? channels_ : channels, energies_);
        truth.appending(record);
        return watch([&] { return journal_->append(record); }) || failed("append");
    }

    bool sync() {
        if (!journal_->sync()) return failed("sync");
        truth.synced();
        return true;
    }

    // Mark the oldest held records as sent.
    bool send(size_t most) {
        batch_.clear();
        Record record;
        Journal::Place place = journal_->first_held();
        while (batch_.size() < most && journal_->next(place, record)) {
            batch_.push_back(record);
        }
        if (batch_.empty()) return true;
        const Name last = batch_.back().name;
        const bool done = watch([&] { return journal_->mark_sent(last); });
        if (!done) return failed("mark_sent");
        truth.synced();
        for (const Record& sent : batch_) truth.sent(sent);
        return true;
    }

    // The hub has stored what was sent.
    bool acknowledge() {
        if (batch_.empty()) return true;
        const Name last = batch_.back().name;
        batch_.clear();
        const size_t end = truth.index_of(last) + 1;
        if (truth.first_held(*journal_) >= end) return true;  // given up meanwhile
        truth.settling(end);
        truth.acknowledging(last);
        const bool done = watch([&] { return journal_->acknowledge(last); });
        if (!done) return failed("acknowledge");
        truth.settled(end);
        return true;
    }

    bool set_aside() {
        if (journal_->held() == 0) return true;
        Record record;
        Journal::Place place = journal_->first_held();
        journal_->next(place, record);
        const size_t end = truth.index_of(record.name) + 1;
        truth.settling(end);
        const bool done = watch([&] { return journal_->set_aside_first(); }, 1);
        if (!done) return failed("set_aside_first");
        truth.settled(end);
        return true;
    }

    bool replay() {
        truth.replaying();
        batch_.clear();
        if (!watch([&] { return journal_->replay(); })) return failed("replay");
        truth.replayed(*journal_);
        return true;
    }

    // Send and settle everything that is held.
    bool drain() {
        while (journal_->held() > 0) {
            const uint32_t before = journal_->held();
            if (!send(30) || !acknowledge()) return false;
            if (journal_->held() >= before) return failed("drain");
        }
        return true;
    }

    bool check() {
        const std::string found = truth.check(*journal_);
        if (!found.empty()) wrong = found;
        return found.empty();
    }

    Journal& journal() { return *journal_; }

    CutFlash flash;
    JournalTruth truth;
    std::string wrong;

   private:
    // Tell the truth of it when the journal gives up more than it was told to.
    template <typename Call>
    bool watch(Call&& call, uint32_t told = 0) {
        const uint32_t dropped = journal_->dropped();
        const bool done = call();
        if (journal_->dropped() - dropped > told) truth.dropping();
        return done;
    }

    // Only a cut may make the journal fail.
    bool failed(const char* what) {
        if (!flash.dead()) wrong = std::string(what) + " failed with the power on";
        return false;
    }

    std::unique_ptr<Journal> journal_;
    std::vector<Record> batch_;
    std::vector<Register> energies_;
    uint8_t channels_;
    uint32_t boots_ = 0;
    uint64_t seq_ = 0;
};

}  // namespace ohmstead
