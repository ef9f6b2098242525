// Some two hundred records with all that happens to a journal, cut at every operation.
#pragma once

#include <string>

#include "journal_life.h"

namespace ohmstead {

struct CutFindings {
    uint64_t cuts = 0;
    uint64_t second_cuts = 0;  // while the journal was being opened after the first
    uint64_t found_out = 0;    // of the cuts, how many left something wrong
    uint64_t records = 0;
    uint64_t merged = 0;
    std::string first;  // what was wrong, the first time
};

// 200 records of eight channels in eight sectors: acks one by one, a clean restart, the hub away
// until records are merged, a batch sent twice, one set aside, a replay, and all of it sent again.
inline bool live_history(JournalLife& life) {
    if (!life.begin()) return false;
    for (int i = 0; i < 40; ++i) {
        if (!life.append() || !life.send(5)) return false;
        if (i % 4 != 3 && !life.acknowledge()) return false;
    }
    if (!life.sync() || !life.begin()) return false;
    for (int i = 0; i < 160; ++i) {
        if (!life.append() || (i % 2 == 0 && !life.sync())) return false;
    }
    if (!life.send(10) || !life.append() || !life.send(10) || !life.acknowledge()) return false;
    if (!life.set_aside() || !life.append() || !life.check()) return false;
    if (!life.sync() || !life.begin() || !life.replay() || !life.append()) return false;
    if (!life.drain() || !life.sync()) return false;
    for (int i = 0; i < 34; ++i) {
        if (!life.append(static_cast<uint8_t>(4 + i % 5)) || !life.sync()) return false;
    }
    return life.check();
}

// After a cut and a boot: live on, and hand everything over, twice.
inline bool live_on(JournalLife& life) {
    for (int i = 0; i < 3; ++i) {
        if (!life.append() || !life.sync()) return false;
    }
    return life.check() && life.begin() && life.drain() && life.check() && life.replay() &&
           life.check() && life.journal().held() > 0;
}

class CutEverywhere {
   public:
    CutFindings run() {
        JournalLife whole(kSectors, kChannels);
        if (!live_history(whole)) note("without a cut", whole);
        findings_.records = whole.truth.count();
        findings_.merged = whole.truth.merged;
        const uint64_t operations = whole.flash.operations;
        for (const Cut how : {Cut::kAllButLast, Cut::kTornLast, Cut::kNone, Cut::kAnyOf}) {
            for (uint64_t at = 1; at <= operations; ++at) cut_at(at, how);
        }
        return findings_;
    }

   private:
    static constexpr uint32_t kSectors = 8;
    static constexpr uint8_t kChannels = 8;

    void cut_at(uint64_t at, Cut how) {
        const uint32_t seed = static_cast<uint32_t>(at * 4 + static_cast<uint64_t>(how));
        ++findings_.cuts;
        const uint64_t opening = cut_once(at, how, seed, 0);
        for (uint64_t second = 1; second <= opening; ++second) {
            ++findings_.second_cuts;
            cut_once(at, how, seed, second);
        }
    }

    // Returns how many operations the opening after the cut took.
    uint64_t cut_once(uint64_t at, Cut how, uint32_t seed, uint64_t second) {
        JournalLife life(kSectors, kChannels, seed);
        life.flash.cut_after(at, how);
        if (live_history(life) || !life.wrong.empty()) {
            note("before the cut", life);
            return 0;
        }
        life.flash.restart();
        if (second > 0) {
            life.flash.cut_after(second, how);
            if (life.begin() || !life.wrong.empty()) note("second cut", life);
            life.flash.restart();
        }
        const uint64_t before = life.flash.operations;
        const bool opened = life.begin();
        const uint64_t opening = life.flash.operations - before;
        if (!opened || !live_on(life) || life.flash.overwritten > 0) {
            note(("cut at " + std::to_string(at)).c_str(), life);
        }
        return opening;
    }

    void note(const char* when, const JournalLife& life) {
        ++findings_.found_out;
        if (!findings_.first.empty()) return;
        findings_.first = std::string(when) + ": " + life.wrong;
        if (life.flash.overwritten > 0) findings_.first += " (bytes programmed twice)";
    }

    CutFindings findings_;
};

}  // namespace ohmstead
