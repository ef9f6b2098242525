// An update by itself, with a hub that is asked for ranges, for tests.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "fake_board_places.h"
#include "fakes.h"
#include "node/update.h"
#include "talk/link.h"

namespace ohmstead {

inline std::string base64(const std::string& bytes) {
    static const char* digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (size_t i = 0; i < bytes.size(); i += 3) {
        uint32_t bits = 0;
        for (size_t j = 0; j < 3; ++j) {
            bits = bits << 8 | (i + j < bytes.size() ? static_cast<uint8_t>(bytes[i + j]) : 0U);
        }
        for (int j = 0; j < 4; ++j) text += digits[bits >> (18 - 6 * j) & 63];
    }
    if (bytes.size() % 3 != 0) text.resize(text.size() - (3 - bytes.size() % 3));
    while (text.size() % 4 != 0) text += '=';
    return text;
}

inline std::string fake_sum(const std::string& bytes) {
    FakeSeal seal;
    uint8_t sum[Seal::kSumB];
    seal.begin();
    seal.add(bytes.data(), bytes.size());
    seal.end(sum);
    return std::string(reinterpret_cast<char*>(sum), sizeof sum);
}

inline std::string hex(const std::string& bytes) {
    std::string text;
    for (const char byte : bytes) {
        text += "0123456789abcdef"[static_cast<uint8_t>(byte) >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

// What a hub would publish of this image, signed as FakeSeal wants it.
inline std::string fake_offer(const std::string& image, const std::string& version = "1.5.0",
                              const std::string& hardware = "virtual", int rev = 1) {
    const std::string sum = hex(fake_sum(image));
    const std::string size = std::to_string(image.size());
    std::string signature = fake_sum("ohmstead firmware 1\nversion " + version + "\nhardware " +
                                     hardware + "\nsize " + size + "\nsha256 " + sum + "\n");
    for (char& byte : signature) byte = static_cast<char>(~byte);
    return "{\"rev\":" + std::to_string(rev) + ",\"path\":\"/firmware/" + sum +
           ".bin\",\"version\":\"" + version + "\",\"hardware\":\"" + hardware +
           "\",\"size\":" + size + ",\"sha256\":\"" + sum + "\",\"signature\":\"" +
           base64(signature) + "\"}";
}

inline std::string some_image(size_t size_b) {
    std::string image;
    for (size_t i = 0; i < size_b; ++i) image += static_cast<char>(i * 31 + i / 256);
    return image;
}

class UpdateDesk final : public Transport {
   public:
    UpdateDesk() { boot(); }

    // As after a restart: the boot loader has its say first.
    void boot() {
        places.restart();
        version = places.trial || !places.runs.empty() ? made : "1.4.0";
        update = std::make_unique<Update>(version.c_str(), "virtual",
                                          Update::Ports{store, *this, places, seal, random});
        update->start(0);
        now_ms = 0;
        update->connected(now_ms);
    }
    void offer(const std::string& text) { update->offered(text.data(), text.size(), now_ms); }
    // Let it fetch all that it wants; `answers` at most.
    void run(int answers = 1000) {
        while (answers > 0 && update->due_ms() != kNever && !places.trial) {
            if (update->due_ms() > now_ms) now_ms = update->due_ms();
            asked = false;
            update->tick(now_ms);
            if (!asked) continue;
            --answers;
            const bool cut = offset_b + size_b > image.size();
            const std::string part = cut || away ? "" : image.substr(offset_b, size_b);
            update->fetched(part.empty() ? status : 206, part.data(), part.size(), now_ms);
        }
    }
    // Until the new firmware may be started: the hub has to be there, and is.
    bool start_new() {
        update->acknowledged(now_ms);
        if (!update->begin_trial(now_ms)) return false;
        boot();
        return true;
    }
    // What the hub was told last: "" is that it runs.
    std::string told() {
        uint32_t rev = 0;
        const char* error = nullptr;
        if (!update->tells(rev, error)) return "nothing";
        return error == nullptr ? "" : error;
    }

    void dial() override {}
    void publish(Topic, const char*, size_t, uint8_t, bool) override {}
    void post(const char*, size_t) override {}
    void fetch(const char*, uint32_t from_b, uint32_t count_b) override {
        asked = true;
        ++fetches;
        offset_b = from_b;
        size_b = count_b;
    }

    MapStore store;
    FakePlaces places;
    FakeSeal seal;
    SeededRandom random{1};
    std::unique_ptr<Update> update;
    std::string version = "1.4.0";
    std::string image = some_image(10'000);
    std::string made = "1.5.0";  // the version that the image really has
    bool away = false;
    int status = 0;
    bool asked = false;
    int fetches = 0;
    uint32_t offset_b = 0;
    uint32_t size_b = 0;
    uint64_t now_ms = 0;
};

}  // namespace ohmstead
