// A whole node to which anything is said, at any time, through every door.
#include "node/node.h"

#include "bare/bare_flash.h"
#include "bare/bare_ports.h"
#include "no_update.h"
#include "promise.h"

using namespace ohmstead;

namespace {

class Deaf final : public Transport {
   public:
    void dial() override {}
    void publish(Topic, const char* text, size_t size_b, uint8_t qos, bool) override {
        promise(size_b <= 16 * 1024, "a message has 16 KiB at most");
        promise(qos <= 1, "QoS 2 is never asked for");
        promise(memchr(text, '\0', size_b) == nullptr, "a message is text");
    }
    void post(const char* text, size_t size_b) override {
        publish(Topic::kRecords, text, size_b, 1, false);
    }
    void fetch(const char* path, uint32_t, uint32_t size_b) override {
        promise(path[0] == '/', "a path begins at the hub's root");
        promise(size_b > 0, "nothing is not fetched");
    }
};

class NoMeter final : public Measuring {
   public:
    const char* set_up(const Settings& settings) override {
        return settings.mains_hz == 60 ? "mains_hz: not here" : nullptr;
    }
    void learn_noise(uint8_t) override {}
};

// A board with room for a firmware; what is written there has to fit.
class Slot final : public Firmware {
   public:
    uint32_t room_b() override { return 4'096; }
    bool begin(uint32_t size_b) override {
        promise(size_b <= 4'096, "no image is begun that has no room");
        left_b_ = size_b;
        return true;
    }
    bool write(const void*, size_t size_b) override {
        promise(size_b <= left_b_, "no more is written than was said");
        left_b_ -= static_cast<uint32_t>(size_b);
        return true;
    }
    bool start_next() override {
        promise(false, "nothing starts that was not signed");
        return false;
    }
    bool on_trial() override { return false; }
    void confirm() override {}
    void roll_back() override {}

   private:
    uint32_t left_b_ = 0;
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

void hear(Node& node, uint8_t what, Script& script, uint64_t up_ms) {
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
    } else if (what < 96) {
        const char* text = script.text(size_b);
        node.posted(static_cast<int>(what - 72) * 23 + 11, text, size_b, what, up_ms);
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
    NoSeal seal;
    Slot slot;
    Deaf deaf;
    NoMeter meter;
    Identity identity;
    Node node(identity, {flash, store, deaf, board, meter, random, slot, seal});
    uint64_t up_ms = 1;
    node.start(Reset::kPowerOn, up_ms);
    Script script(data, size_b);
    while (!script.over()) {
        hear(node, script.byte(), script, up_ms);
        up_ms += script.number();
        for (int i = 0; node.due_ms() <= up_ms; ++i) {
            promise(i < 64, "a node comes to rest");
            node.tick(up_ms);
        }
    }
    return 0;
}
