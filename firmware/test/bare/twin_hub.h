// A hub as the node sees it, without any library: it answers batches, late, twice, or not at all.
#pragma once

#include <stdio.h>
#include <string.h>

#include "bare_ports.h"
#include "digest.h"
#include "outside.h"

namespace ohmstead {

class TwinHub final : public Transport {
   public:
    explicit TwinHub(Digest& digest) : digest_(digest) {}

    void dial() override { dialled_ = true; }
    void publish(Topic topic, const char* text, size_t size_b, uint8_t qos, bool retain) override {
        const uint8_t head[] = {static_cast<uint8_t>(topic), qos, static_cast<uint8_t>(retain)};
        digest_.add(head, sizeof head);
        digest_.add(text, size_b);
        ++messages_;
        if (topic == Topic::kRecords) take(text, size_b);
    }
    void post(const char* text, size_t size_b) override {
        digest_.add(text, size_b);
        ++messages_;
        posted_ = true;
    }
    void fetch(const char*, uint32_t, uint32_t) override {}

    void set_away(bool away) { away_ = away; }
    bool away() const { return away_; }
    bool dialled() { return taken(dialled_); }
    bool posted() { return taken(posted_); }
    // The answer to the newest batch, once; nullptr if there is none.
    const char* answer() { return taken(answered_) ? ack_ : nullptr; }

    uint32_t messages() const { return messages_; }
    uint32_t batches() const { return batches_; }
    uint32_t merged() const { return merged_; }
    uint64_t last_seq() const { return last_seq_; }

   private:
    static bool taken(bool& flag) {
        const bool was = flag;
        flag = false;
        return was;
    }
    void take(const char* text, size_t size_b) {
        ++batches_;
        char boot[9] = "";
        char seq[21] = "";
        bool merged = false;
        for (size_t i = 0; i + 8 < size_b; ++i) {
            const bool named = memcmp(text + i, R"("boot":")", 8) == 0 && i + 16 < size_b;
            if (named && boot[0] == 0) memcpy(boot, text + i + 8, 8);  // "acked" names another
            if (memcmp(text + i, "\"seq\":", 6) == 0) copy_digits(text + i + 6, seq);
            merged |= memcmp(text + i, "\"n\":", 4) == 0;
        }
        merged_ += merged ? 1 : 0;
        answered_ = !away_ && !draws_.once_in(5);
        snprintf(ack_, sizeof ack_, R"({"boot":"%s","seq":%s,"commit_s":1.0})", boot, seq);
        if (answered_) last_seq_ = number(seq);
    }
    static void copy_digits(const char* from, char (&to)[21]) {
        size_t count = 0;
        while (count < 20 && from[count] >= '0' && from[count] <= '9') ++count;
        memcpy(to, from, count);
        to[count] = '\0';
    }
    static uint64_t number(const char* digits) {
        uint64_t value = 0;
        for (; *digits != '\0'; ++digits) value = value * 10 + static_cast<uint64_t>(*digits - '0');
        return value;
    }

    Digest& digest_;
    BareRandom draws_{77};
    bool away_ = false;
    bool dialled_ = false;
    bool posted_ = false;
    bool answered_ = false;
    char ack_[96] = "";
    uint32_t messages_ = 0;
    uint32_t batches_ = 0;
    uint32_t merged_ = 0;
    uint64_t last_seq_ = 0;
};

}  // namespace ohmstead
