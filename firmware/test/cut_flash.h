// NOR flash in memory, whose power can be cut at any operation. Programming clears bits only.
#pragma once

#include <cstring>
#include <random>
#include <vector>

#include "outside.h"

namespace ohmstead {

// What becomes of the operations that were not synced when the power went.
enum class Cut {
    kAllButLast,  // everything before happened, the last not at all
    kTornLast,    // everything before happened, the last up to any byte
    kNone,        // nothing since the last sync happened
    kAnyOf,       // any of them happened, the last is torn, and its last bytes are half programmed
};

class CutFlash final : public Flash {
   public:
    explicit CutFlash(uint32_t sectors, uint32_t seed = 1)
        : cells_(size_t{sectors} * kSectorB, 0xFF), synced_(cells_), chance_(seed) {}

    // --- the port ---

    uint32_t sectors() const override { return static_cast<uint32_t>(cells_.size() / kSectorB); }

    bool read(uint32_t offset_b, void* to, size_t size_b) override {
        if (dead_ || !inside(offset_b, size_b)) return false;
        std::memcpy(to, &cells_[offset_b], size_b);
        ++reads;
        return true;
    }

    bool program(uint32_t offset_b, const void* from, size_t size_b) override {
        if (dead_ || !inside(offset_b, size_b)) return false;
        const uint8_t* bytes = static_cast<const uint8_t*>(from);
        for (size_t i = 0; i < size_b; ++i) {
            if (cells_[offset_b + i] != 0xFF) ++overwritten;
        }
        programmed_b += size_b;
        last_program = {offset_b, size_b};
        return carry_out({offset_b, {bytes, bytes + size_b}, false});
    }

    bool erase(uint32_t sector) override {
        if (dead_ || sector >= sectors() || sector == worn_out) return false;
        ++erased;
        return carry_out({sector * kSectorB, std::vector<uint8_t>(kSectorB, 0xFF), true});
    }

    bool sync() override {
        if (dead_) return false;
        if (++operations == cut_at_) return lose_power(unsynced_.size());
        for (const Operation& operation : unsynced_) apply(operation, synced_);
        unsynced_.clear();
        return true;
    }

    // --- what a test does ---

    // Cut at the n-th operation (program, erase or sync) from now on; 0: never.
    void cut_after(uint64_t n, Cut how) {
        cut_at_ = n == 0 ? 0 : operations + n;
        how_ = how;
    }
    bool dead() const { return dead_; }
    bool unsynced() const { return !unsynced_.empty(); }
    // Power returns: only what survived is there.
    void restart() {
        if (!dead_) lose_power(unsynced_.size());
        dead_ = false;
        cut_at_ = 0;
    }
    std::vector<uint8_t>& cells() { return cells_; }
    void settle_cells() {  // after a test has changed them
        synced_ = cells_;
        unsynced_.clear();
    }

    uint32_t worn_out = UINT32_MAX;  // a sector that cannot be erased any more

    uint64_t operations = 0;  // programs, erases and syncs
    uint64_t reads = 0;
    uint64_t programmed_b = 0;
    uint64_t erased = 0;
    struct Program {
        uint32_t offset_b;
        size_t size_b;
    } last_program = {0, 0};
    uint64_t overwritten = 0;  // bytes programmed that were not erased: must stay 0

   private:
    struct Operation {
        uint32_t offset_b;
        std::vector<uint8_t> bytes;
        bool erases;
    };

    bool inside(uint32_t offset_b, size_t size_b) const {
        return size_b <= cells_.size() && offset_b <= cells_.size() - size_b;
    }

    static void apply(const Operation& operation, std::vector<uint8_t>& cells) {
        for (size_t i = 0; i < operation.bytes.size(); ++i) {
            uint8_t& cell = cells[operation.offset_b + i];
            cell = operation.erases ? operation.bytes[i] : cell & operation.bytes[i];
        }
    }

    bool carry_out(Operation operation) {
        unsynced_.push_back(std::move(operation));
        if (++operations == cut_at_) return lose_power(unsynced_.size() - 1);
        apply(unsynced_.back(), cells_);
        return true;
    }

    // Operations before `last` were complete in themselves; one at `last` was under way.
    bool lose_power(size_t last) {
        dead_ = true;
        for (size_t i = 0; i < unsynced_.size(); ++i) {
            if (how_ == Cut::kNone || (how_ == Cut::kAnyOf && below(2) == 0)) continue;
            if (i < last) {
                apply(unsynced_[i], synced_);
            } else if (how_ != Cut::kAllButLast) {
                apply(torn(unsynced_[i]), synced_);
            }
        }
        unsynced_.clear();
        cells_ = synced_;
        return false;
    }

    Operation torn(Operation operation) {
        if (operation.erases) {
            const size_t begin = below(kSectorB);
            for (size_t i = 0; i < kSectorB; ++i) {
                const uint8_t before = synced_[operation.offset_b + i];
                const uint8_t any = static_cast<uint8_t>(chance_());
                operation.bytes[i] = i < begin ? any : static_cast<uint8_t>(before | any);
            }
            return operation;
        }
        operation.bytes.resize(below(operation.bytes.size() + 1));
        if (how_ == Cut::kAnyOf) {
            const size_t whole = operation.bytes.size() - below(operation.bytes.size() + 1);
            for (size_t i = whole; i < operation.bytes.size(); ++i) {
                operation.bytes[i] |= static_cast<uint8_t>(chance_());  // bits not cleared yet
            }
        }
        return operation;
    }

    size_t below(size_t limit) { return chance_() % limit; }

    std::vector<uint8_t> cells_;   // as a program sees it
    std::vector<uint8_t> synced_;  // what a power cut leaves for certain
    std::vector<Operation> unsynced_;
    std::mt19937 chance_;
    uint64_t cut_at_ = 0;
    Cut how_ = Cut::kAllButLast;
    bool dead_ = false;
};

}  // namespace ohmstead
