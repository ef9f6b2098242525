// The small ports of a node, without any library: what outlives a boot, draws, and a plain board.
#pragma once

#include <string.h>

#include "outside.h"

namespace ohmstead {

class BareStore final : public KeyValue {
   public:
    size_t read(const char* key, void* to, size_t size_b) override {
        const Slot* slot = find(key);
        if (slot == nullptr || slot->size_b > size_b) return 0;
        memcpy(to, slot->bytes, slot->size_b);
        return slot->size_b;
    }
    bool write(const char* key, const void* from, size_t size_b) override {
        Slot* slot = find(key);
        if (slot == nullptr) slot = find("");
        if (slot == nullptr || size_b > sizeof slot->bytes || strlen(key) >= sizeof slot->key) {
            return false;
        }
        strcpy(slot->key, key);  // NOLINT(*-strcpy) its length was looked at just above
        memcpy(slot->bytes, from, size_b);
        slot->size_b = size_b;
        return true;
    }

   private:
    struct Slot {
        char key[24] = "";
        uint8_t bytes[2048] = {};
        size_t size_b = 0;
    };
    Slot* find(const char* key) {
        for (Slot& slot : slots_) {
            if (strcmp(slot.key, key) == 0) return &slot;
        }
        return nullptr;
    }
    Slot slots_[8];
};

// xorshift: the same draws on every machine.
class BareRandom final : public Random {
   public:
    explicit BareRandom(uint32_t seed) : state_(seed) {}
    uint32_t next() override {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 17;
        state_ ^= state_ << 5;
        return state_;
    }
    bool once_in(uint32_t times) { return next() % times == 0; }

   private:
    uint32_t state_;
};

class BareBoard final : public Board {
   public:
    void identify(uint32_t) override {}
    int32_t rssi_dbm() override { return -61; }
    uint32_t free_heap_b() override { return 180'000; }
    void restart() override {}
};

}  // namespace ohmstead
