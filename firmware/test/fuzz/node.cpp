// A whole node to which anything is said, at any time, through every door.
#include "node/node.h"

#include "bare/bare_flash.h"
#include "bare/bare_ports.h"
#include "promise.h"
#include "talk/json_items.h"

using namespace ohmstead;

namespace {

// A board with room for a firmware; what is written there has to fit, and to be whole.
class Slot final : public Firmware {
   public:
    static constexpr uint32_t kRoomB = 8'192;

    uint32_t room_b() override { return kRoomB; }
    bool begin(uint32_t size_b) override {
        promise(size_b <= kRoomB, "no image is begun that has no room");
        left_b_ = size_b;
        begun_ = true;
        return true;
    }
    bool write(const void*, size_t size_b) override {
        promise(begun_ && size_b <= left_b_, "no more is written than was said");
        left_b_ -= static_cast<uint32_t>(size_b);
        return true;
    }
    bool start_next() override {
        promise(begun_ && left_b_ == 0, "nothing starts that is not whole");
        return true;
    }
    bool on_trial() override { return false; }
    void confirm() override {}
    void roll_back() override {}

   private:
    uint32_t left_b_ = 0;
    bool begun_ = false;
};

// So weak a seal that a fuzzer can break it: behind it is what only a publisher would reach.
class WeakSeal final : public Seal {
   public:
    void begin() override { all_ = 0; }
    void add(const void* bytes, size_t size_b) override {
        for (size_t i = 0; i < size_b; ++i) all_ ^= static_cast<const uint8_t*>(bytes)[i];
    }
    void end(uint8_t sum[kSumB]) override {
        memset(sum, 0xab, kSumB);
        sum[0] = all_;
    }
    bool verify(const uint8_t*, const uint8_t* signature, size_t size_b) override {
        return size_b > 0 && signature[0] == 0x30;
    }

   private:
    uint8_t all_ = 0;
};

// Who takes what the node sends and says nothing, but knows what an ack of it would be.
class Deaf final : public Transport {
   public:
    void dial() override {}
    void publish(Topic topic, const char* text, size_t size_b, uint8_t qos, bool) override {
        promise(size_b <= 16 * 1024, "a message has 16 KiB at most");
        promise(qos <= 1, "QoS 2 is never asked for");
        promise(memchr(text, '\0', size_b) == nullptr, "a message is text");
        if (topic == Topic::kRecords) remember(JsonValue::in(text, size_b));
    }
    void post(const char* text, size_t size_b) override {
        publish(Topic::kRecords, text, size_b, 1, false);
    }
    const char* ack() const { return ack_; }
    void fetch(const char* path, uint32_t offset_b, uint32_t size_b) override {
        promise(strncmp(path, "/firmware/", 10) == 0, "a path is below /firmware/");
        promise(size_b > 0, "nothing is not fetched");
        promise(offset_b < Slot::kRoomB && size_b <= Slot::kRoomB - offset_b, "nor past the end");
    }

   private:
    void remember(const JsonValue& batch) {
        char boot[9] = "";
        int64_t seq = 0;
        JsonItems records(batch.member("records"));
        for (JsonValue record; records.next(record);) record.member("seq").whole(seq);
        batch.member("boot").text(boot, sizeof boot);
        snprintf(ack_, sizeof ack_, "{\"boot\":\"%s\",\"seq\":%lld}", boot,
                 static_cast<long long>(seq));
    }
    char ack_[64] = "";
};

class NoMeter final : public Measuring {
   public:
    const char* set_up(const Settings& settings) override {
        return settings.mains_hz == 60 ? "mains_hz: not here" : nullptr;
    }
    void learn_noise(uint8_t) override {}
};

Window made_window(uint64_t up_ms, uint8_t load) {
    Window window;
    window.end_us = up_ms * 1'000;
    window.us = 200'000;
    window.count = 1;
    window.channels[0].has_current = true;
    window.channels[0].current_sq_a2 = static_cast<float>(load);
    return window;
}

void hear(Node& node, const char* ack, uint8_t what, Script& script, uint64_t up_ms) {
    size_t size_b = 0;
    if (what < 16) {
        node.connected(up_ms);
    } else if (what < 24) {
        node.disconnected(up_ms);
    } else if (what < 40) {
        node.unreachable(up_ms);
    } else if (what < 64) {
        node.take(made_window(up_ms, script.byte()), up_ms);
    } else if (what < 72) {
        node.noise_learnt(what, 0.1F, what % 2 != 0 ? "mains is on it" : nullptr, up_ms);
    } else if (what < 80) {
        node.received(Topic::kAck, ack, strlen(ack), up_ms);
    } else if (what < 96) {
        const char* text = script.text(size_b);
        const int statuses[] = {0, 200, 206, 413, 422, 429, 500, 503};
        node.posted(statuses[what % 8], text, size_b, what, up_ms);
    } else if (what < 112) {
        const char* text = script.text(size_b);
        node.fetched(what % 2 != 0 ? 206 : 200, text, size_b, up_ms);
    } else {
        const Topic topics[] = {Topic::kAck, Topic::kSettings, Topic::kAsk, Topic::kUpdate};
        const char* text = script.text(size_b);
        node.received(topics[what % 4], text, size_b, up_ms);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size_b) {
    static BareFlash flash;
    flash.restart();
    flash.erase_all();
    BareStore store;
    BareRandom random(1);
    BareBoard board;
    WeakSeal seal;
    Slot slot;
    Deaf deaf;
    NoMeter meter;
    Identity identity;
    identity.firmware = "1.4.0";
    identity.hardware = "esp32";
    Node node(identity, {flash, store, deaf, board, meter, random, slot, seal});
    uint64_t up_ms = 1;
    node.start(Reset::kPowerOn, up_ms);
    Script script(data, size_b);
    while (!script.over()) {
        hear(node, deaf.ack(), script.byte(), script, up_ms);
        up_ms += script.number();
        for (int i = 0; node.due_ms() <= up_ms; ++i) {
            promise(i < 64, "a node comes to rest");
            node.tick(up_ms);
        }
    }
    return 0;
}
