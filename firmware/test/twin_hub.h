// A small hub in C++: what it has seen, what it stores, and what it answers.
#pragma once

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>
#include <utility>

#include "hold/crc32.h"
#include "talk/ack.h"
#include "talk/json_items.h"

namespace ohmstead {

class TwinHub {
   public:
    using Key = std::pair<uint32_t, uint64_t>;  // boot and seq

    struct Stored {
        uint32_t boots = 0;
        uint64_t up_ms = 0;
        uint64_t n = 1;
        std::map<int64_t, int64_t> imported_mwh;  // by channel
        std::map<int64_t, int64_t> quality;
    };

    struct Database {
        bool known = false;
        std::map<Key, Stored> readings;
        std::set<Key> seen;
    };

    // Returns the ack, or nothing where there is none to say.
    std::string hear_hello(const std::string& text, bool http) {
        const JsonValue hello = JsonValue::in(text.data(), text.size());
        REQUIRE_MESSAGE(!hello.missing(), text);
        database.known = true;
        ++hellos;
        last_hello = text;
        if (lost(hello.member("acked"))) return replay();
        return http ? "{\"hello\":true}" : "";
    }

    std::string hear_batch(const std::string& text) {
        const JsonValue batch = JsonValue::in(text.data(), text.size());
        REQUIRE_MESSAGE(!batch.missing(), text);
        REQUIRE(text.size() <= 16 * 1024);
        ++batches;
        if (!database.known) return "{\"error\":\"hello\"}";
        uint32_t boot = 0;
        REQUIRE(read_boot(batch.member("boot"), boot));
        if (lost(batch.member("acked"))) return replay();
        Key last{boot, 0};
        if (!readable(batch, boot, last)) return unreadable(text, last);
        take(batch, boot);
        return named(last) + ",\"commit_s\":10.0}";
    }

    Database database;
    std::set<Key> poisoned;        // records that this hub will never be able to read
    bool names_unreadable = true;  // says which batch it could not read, else its CRC
    int hellos = 0;
    std::string last_hello;
    int batches = 0;
    int repeats = 0;
    int replays = 0;
    std::map<Key, std::string> contents;  // what was heard under a name, for ever

   private:
    static std::string hex8(uint32_t value) {
        char digits[9];
        snprintf(digits, sizeof digits, "%08x", static_cast<unsigned>(value));
        return digits;
    }

    static std::string named(const Key& last) {
        return "{\"boot\":\"" + hex8(last.first) + "\",\"seq\":" + std::to_string(last.second);
    }

    std::string unreadable(const std::string& text, const Key& last) const {
        const std::string error = "\"error\":\"unreadable\",\"code\":\"wrong_type\"";
        if (names_unreadable) return named(last) + "," + error + "}";
        return "{" + error + ",\"crc32\":" + std::to_string(crc32(text.data(), text.size())) + "}";
    }

    std::string replay() {
        ++replays;
        return "{\"replay\":true}";
    }

    bool lost(const JsonValue& acked) const {
        uint32_t boot = 0;
        int64_t seq = 0;
        if (!read_boot(acked.member("boot"), boot) || !acked.member("seq").whole(seq)) return false;
        return database.seen.count({boot, static_cast<uint64_t>(seq)}) == 0;
    }

    bool readable(const JsonValue& batch, uint32_t boot, Key& last) const {
        JsonItems records(batch.member("records"));
        JsonValue record;
        bool good = true;
        while (records.next(record)) {
            const Key key{boot, seq_of(record)};
            REQUIRE(key.second > last.second);
            last = key;
            good = good && poisoned.count(key) == 0;
        }
        return good;
    }

    static uint64_t seq_of(const JsonValue& record) {
        int64_t seq = 0;
        REQUIRE(record.member("seq").whole(seq));
        return static_cast<uint64_t>(seq);
    }

    void take(const JsonValue& batch, uint32_t boot) {
        JsonItems records(batch.member("records"));
        JsonValue record;
        while (records.next(record)) {
            const Key key{boot, seq_of(record)};
            const Stored read = stored(batch, record);
            // A name must never stand for two different things.
            const std::string text = content(read);
            const std::string& first = contents.emplace(key, text).first->second;
            REQUIRE_MESSAGE(first == text, named(key));
            if (database.seen.count(key) != 0) {
                ++repeats;
                continue;
            }
            database.readings[key] = read;
            for (uint64_t i = 0; i < read.n && i < key.second; ++i) {
                database.seen.insert({boot, key.second - i});
            }
        }
    }

    static int64_t whole(const JsonValue& value, int64_t otherwise) {
        int64_t number = otherwise;
        value.whole(number);
        return number;
    }

    static Stored stored(const JsonValue& batch, const JsonValue& record) {
        Stored to;
        to.boots = static_cast<uint32_t>(whole(batch.member("boots"), 0));
        to.up_ms = static_cast<uint64_t>(whole(record.member("up"), 0));
        to.n = static_cast<uint64_t>(whole(record.member("n"), 1));
        JsonItems channels(batch.member("channels"));
        JsonItems readings(record.member("ch"));
        JsonValue channel;
        JsonValue reading;
        while (channels.next(channel)) {
            REQUIRE(readings.next(reading));
            const int64_t ch = whole(channel, -1);
            double imported_wh = 0;
            REQUIRE(reading.member("e").real(imported_wh));
            to.imported_mwh[ch] = static_cast<int64_t>(imported_wh * 1000 + 0.5);
            to.quality[ch] = whole(reading.member("q"), 0);
        }
        REQUIRE_FALSE(readings.next(reading));
        return to;
    }

    static std::string content(const Stored& read) {
        std::string text = std::to_string(read.up_ms) + " n" + std::to_string(read.n);
        for (const auto& [ch, mwh] : read.imported_mwh) {
            text += " " + std::to_string(ch) + ":" + std::to_string(mwh);
        }
        return text;
    }
};

}  // namespace ohmstead
