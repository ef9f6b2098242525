// What a journal must still know after a power cut, kept beside it in plain memory.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "hold/journal.h"
#include "made_records.h"

namespace ohmstead {

class JournalTruth {
   public:
    // --- what the journal is told; `before` its call, since a cut may come anywhere in it ---

    void appending(const Record& record) { made_.push_back({record, false, false, 0}); }
    void synced() {
        for (Made& made : made_) made.synced = true;
        may_begin_at_ = settled_;
        acks_.erase(acks_.begin(), acks_.end() - 1);
        for (size_t ch = 0; ch < kMaxChannels; ++ch) certain_[ch] = newest_register(ch);
    }
    void sent(const Record& record) {
        const size_t index = index_of(record.name);
        for (size_t i = start_of(record, index); i <= index; ++i) made_[i].sent_n = record.n;
    }
    void restarted(Journal& journal) {  // and checked: what there is, is in the flash
        may_begin_at_ = settled_;
        Name acked;
        journal.acked(acked);
        acks_.assign(1, acked);
        for (size_t i = 0; i < made_.size(); ++i) {
            if (i < settled_ && !made_[i].synced) made_[i].may_be_gone = true;
            made_[i].synced = true;
        }
        for (uint8_t ch = 0; ch < kMaxChannels; ++ch) journal.register_of(ch, certain_[ch]);
    }
    void settling(size_t end) { must_begin_by_ = std::max(must_begin_by_, end); }
    void acknowledging(const Name& last) { acks_.push_back(last); }
    void settled(size_t end) { settled_ = end; }
    void replaying() {
        may_begin_at_ = 0;
        acks_.push_back(Name());
    }
    // A sector that was just being reused when the power went may have lost some of its settled
    // records and not all: the oldest there are.
    void replayed(Journal& journal) {
        settled_ = 0;
        synced();
        const size_t begin = first_held(journal);
        std::vector<Made> kept(made_.begin(), made_.begin() + static_cast<ptrdiff_t>(begin));
        const std::vector<Record> held = held_records(journal);
        for (size_t i = begin; i < made_.size(); ++i) {
            const bool kept_for_certain = i > begin + sector_records && !made_[i].may_be_gone;
            if (kept_for_certain || is_held(held, made_[i].record)) {
                kept.push_back(made_[i]);
            }
        }
        made_ = kept;
        must_begin_by_ = begin;
    }
    void dropping() { may_drop_ = true; }

    size_t index_of(const Name& name) const { return index_of(name, 0); }
    size_t count() const { return made_.size(); }
    size_t first_held(Journal& journal) const {
        const std::vector<Record> held = held_records(journal);
        return held.empty() ? made_.size() : start_of(held.front(), index_of(held.front().name));
    }

    // --- what the journal says ---

    // After a restart, or at any time. Returns what is wrong, "" if nothing is. What was lost with
    // the power is forgotten here too.
    std::string check(Journal& journal) {
        const std::vector<Record> held = held_records(journal);
        if (held.size() != journal.held()) return "held() does not count what is held";
        std::string wrong = check_held(held);
        if (wrong.empty()) wrong = check_registers(journal);
        if (wrong.empty()) wrong = check_acked(journal);
        if (!wrong.empty()) return wrong;
        settled_ = must_begin_by_ =
            held.empty() ? made_.size() : start_of(held.front(), index_of(held.front().name));
        may_drop_ = false;
        for (const Record& record : held) merged += record.n > 1 ? 1 : 0;
        return "";
    }

    size_t sector_records = 24;  // at most, in the oldest sector
    uint64_t merged = 0;         // of the records that were held when it was checked

   private:
    struct Made {
        Record record;
        bool synced;
        bool may_be_gone;  // settled before it was synced, and the power went
        uint32_t sent_n;   // how many records were one when it was sent; 0: it was not
    };

    static std::string named(const char* what, const Record& record) {
        return std::string(what) + ": boot " + std::to_string(record.name.boot) + " seq " +
               std::to_string(record.name.seq) + " n " + std::to_string(record.n);
    }

    size_t index_of(const Name& name, size_t from) const {
        while (from < made_.size() && made_[from].record.name != name) ++from;
        return from;
    }

    static size_t start_of(const Record& record, size_t index) {
        return index + 1 < record.n ? SIZE_MAX : index + 1 - record.n;
    }

    Register newest_register(size_t ch) const {
        for (size_t i = made_.size(); i-- > 0;) {
            if (ch < made_[i].record.interval.count) {
                return made_[i].record.interval.readings[ch].energy;
            }
        }
        return certain_[ch];
    }

    static bool is_held(const std::vector<Record>& all, const Record& record) {
        for (const Record& held : all) {
            const bool covers = held.name.boot == record.name.boot &&
                                held.name.seq >= record.name.seq &&
                                held.name.seq < record.name.seq + held.n;
            if (covers) return true;
        }
        return false;
    }

    std::string check_held(const std::vector<Record>& held) {
        std::vector<Made> kept(made_.begin(), made_.end());
        std::vector<bool> found(made_.size(), false);
        size_t next = 0;
        for (const Record& record : held) {
            const size_t index = index_of(record.name, next);
            if (index == made_.size()) return named("held, but not made, or not in order", record);
            const size_t start = start_of(record, index);
            if (start == SIZE_MAX || start < next) return named("held twice", record);
            std::string wrong = check_merged(record, start, index);
            if (!wrong.empty()) return wrong;
            for (size_t i = start; i <= index; ++i) found[i] = true;
            next = index + 1;
        }
        return check_complete(held, found);
    }

    std::string check_complete(const std::vector<Record>& held, const std::vector<bool>& found) {
        const size_t begin =
            held.empty() ? made_.size() : start_of(held[0], index_of(held[0].name));
        if (begin < may_begin_at_) return named("acknowledged, and held", made_[begin].record);
        std::vector<Made> kept;
        for (size_t i = 0; i < made_.size(); ++i) {
            const bool wanted = i >= must_begin_by_ && made_[i].synced && !made_[i].may_be_gone;
            if (wanted && !found[i] && !(may_drop_ && i < begin + sector_records)) {
                return named("lost", made_[i].record);
            }
            const bool settled = i < begin && (made_[i].synced || i < must_begin_by_);
            if (found[i] || settled) kept.push_back(made_[i]);
        }
        made_ = kept;
        return "";
    }

    // That a record is the one that was made, or what those from `start` to `index` amount to.
    std::string check_merged(const Record& record, size_t start, size_t index) const {
        for (size_t i = start; i <= index; ++i) {
            const bool other = made_[i].sent_n != 0 && made_[i].sent_n != record.n;
            if (other) return named("merged, although it was sent", made_[i].record);
        }
        if (start == index) {
            return same_record(record, made_[index].record) ? "" : named("changed", record);
        }
        const Interval& interval = record.interval;
        std::vector<double> power(kMaxChannels), current(kMaxChannels);
        double ms = 0;
        for (size_t i = start; i <= index; ++i) {
            const Interval& one = made_[i].record.interval;
            if (made_[i].record.name.boot != record.name.boot) return named("over boots", record);
            if (one.count != interval.count) return named("over channels", record);
            for (size_t ch = 0; ch < one.count; ++ch) {
                power[ch] += 1.0 * one.readings[ch].power_dw * one.ms;
                current[ch] +=
                    1.0 * one.readings[ch].current_ma * one.readings[ch].current_ma * one.ms;
            }
            ms += one.ms;
        }
        const Interval& last = made_[index].record.interval;
        if (interval.ms != ms || interval.up_ms != last.up_ms) return named("length", record);
        const double rounding = 0.5 + 0.5 * std::ceil(std::log2(record.n));
        for (size_t ch = 0; ch < interval.count; ++ch) {
            const Reading& reading = interval.readings[ch];
            const bool right =
                std::abs(reading.power_dw - power[ch] / ms) <= rounding &&
                std::abs(reading.current_ma - std::sqrt(current[ch] / ms)) <= rounding &&
                same_register(reading.energy, last.readings[ch].energy) &&
                (reading.quality & kMerged) != 0;
            if (!right) return named("merged wrongly", record);
        }
        return "";
    }

    std::string check_registers(Journal& journal) {
        for (uint8_t ch = 0; ch < kMaxChannels; ++ch) {
            Register energy;
            const bool known = journal.register_of(ch, energy);
            const Register& certain = certain_[ch];
            if (!known && certain.imported_mwh == 0) continue;
            const bool fell = !known || energy.imported_mwh < certain.imported_mwh ||
                              energy.exported_mwh < certain.exported_mwh;
            if (fell) return "register " + std::to_string(ch) + " fell";
        }
        return "";
    }

    // The newest ack is the last that was synced, or a later one.
    std::string check_acked(Journal& journal) const {
        Name acked;
        if (!journal.acked(acked)) acked = Name();
        for (const Name& name : acks_) {
            if (name == acked) return "";
        }
        return "another ack is held than the last";
    }

    std::vector<Made> made_;
    std::vector<Name> acks_ = {Name()};  // the last that is certain, and those after it
    Register certain_[kMaxChannels];
    size_t settled_ = 0;        // as the journal was told last
    size_t must_begin_by_ = 0;  // from here on all that was synced must be held
    size_t may_begin_at_ = 0;   // nothing before it may be held: that it is settled was synced
    bool may_drop_ = false;
};

}  // namespace ohmstead
