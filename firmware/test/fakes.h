// Small ports for tests: a store, a seeded draw, a board and a measuring side that write down.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "node/settings.h"
#include "outside.h"

namespace ohmstead {

class MapStore final : public KeyValue {
   public:
    size_t read(const char* key, void* to, size_t size_b) override {
        const auto found = values.find(key);
        if (found == values.end() || found->second.size() > size_b) return 0;
        found->second.copy(static_cast<char*>(to), found->second.size());
        return found->second.size();
    }
    bool write(const char* key, const void* from, size_t size_b) override {
        if (fails) return false;
        ++writes;
        values[key].assign(static_cast<const char*>(from), size_b);
        return true;
    }

    std::map<std::string, std::string> values;
    bool fails = false;
    int writes = 0;
};

// xorshift: the same draws on every machine.
class SeededRandom final : public Random {
   public:
    explicit SeededRandom(uint32_t seed) : state_(seed * 2654435761U | 1U) {}
    uint32_t next() override {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 17;
        state_ ^= state_ << 5;
        return state_;
    }
    uint32_t below(uint32_t limit) { return next() % limit; }

   private:
    uint32_t state_;
};

class FakeMeasuring final : public Measuring {
   public:
    const char* set_up(const Settings& settings) override {
        if (error != nullptr) return error;
        last = settings;
        ++set_ups;
        return nullptr;
    }
    void learn_noise(uint8_t ch) override { learning.push_back(ch); }
    float samples_per_s() const override { return 4000.5F; }

    const char* error = nullptr;
    Settings last;
    int set_ups = 0;
    std::vector<uint8_t> learning;
};

class FakeBoard final : public Board {
   public:
    void identify(uint32_t for_ms) override { identified_ms.push_back(for_ms); }
    int32_t rssi_dbm() override { return -61; }
    uint32_t free_heap_b() override { return 182'000; }
    void restart() override { ++restarts; }

    std::vector<uint32_t> identified_ms;
    int restarts = 0;
};

}  // namespace ohmstead
