// The node as a deterministic state machine: windows, messages and uptime in; calls of ports out.
#pragma once

#include "hold/journal.h"
#include "measure/intervals.h"
#include "measure/window.h"
#include "node/delivery.h"
#include "node/questions.h"
#include "node/reset.h"
#include "node/settings.h"
#include "node/settings_keeper.h"
#include "node/update.h"
#include "outside.h"
#include "talk/batch_writer.h"
#include "talk/link.h"
#include "values.h"

namespace ohmstead {

struct Identity {
    char node[13] = "";         // 12 lower-case hex digits
    const char* firmware = "";  // "1.4.0"
    const char* hardware = "";  // "esp32", "esp32-s3", "esp32-c3", "virtual"
    bool http = true;           // may fall back to HTTP
    Settings defaults;          // until the hub has sent any; no channels: one SCT-013-030
};

struct Ports {
    Flash& flash;
    KeyValue& key_value;
    Transport& transport;
    Board& board;
    Measuring& measuring;
    Random& random;
    Firmware& firmware;
    Seal& seal;
};

class Node {
   public:
    Node(const Identity& identity, const Ports& ports);
    Node(const Node&) = delete;  // its parts point at each other
    Node& operator=(const Node&) = delete;

    void start(Reset reset, uint64_t up_ms);

    // When `tick` has something to do next (uptime). Windows come when they come.
    uint64_t due_ms() const;
    void tick(uint64_t up_ms);
    void take(const Window& window, uint64_t up_ms);

    void connected(uint64_t up_ms);  // and subscribed to ack, settings, ask, update
    void unreachable(uint64_t up_ms);
    void disconnected(uint64_t up_ms);
    void received(Topic topic, const char* text, size_t size_b, uint64_t up_ms);
    // The answer to a POST; status 0: none came. `retry_after_s` 0: not said.
    void posted(int status, const char* text, size_t size_b, uint32_t retry_after_s,
                uint64_t up_ms);
    // The answer to Transport::fetch; status 0: none came. 206: exactly these bytes.
    void fetched(int status, const void* bytes, size_t size_b, uint64_t up_ms);

    // What came of Measuring::learn_noise: the noise, or why it could not be learnt (static text).
    void noise_learnt(uint8_t ch, float noise_a, const char* error, uint64_t up_ms);

    const Settings& settings() const { return settings_.now(); }
    Name newest() const { return Name{boot_, seq_}; }  // the record made last; `seq` 0: none yet
    uint32_t held() const { return journal_.held(); }
    // Records given up since this boot, or never written because the flash failed.
    uint32_t dropped() const { return journal_.dropped() + unwritten_; }

   private:
    enum class Posting : uint8_t { kNothing, kHello, kRecords };

    void count_boot();
    void restore_registers();
    void record(const Interval& interval, uint64_t up_ms);
    void say(uint64_t up_ms);
    void say_live(uint64_t up_ms);
    void say_health(uint64_t up_ms);
    void say_hello(uint64_t up_ms);
    size_t write_hello(uint64_t up_ms);
    void send(uint64_t up_ms);
    void post(Posting what, size_t size_b, uint64_t up_ms);
    void answered(const JsonValue& ack, uint64_t up_ms);
    void heed(Sender::Verdict verdict, uint64_t up_ms);
    void settle(const char* text, size_t size_b, uint64_t up_ms);
    void say_applied(uint32_t rev, const Complaint& complaint);
    void answer(const Answer& answer);
    void tell_of_update();
    void restart_into_update(uint64_t up_ms);
    void publish(Topic topic, const JsonWriter& written, uint8_t qos, bool retain);

    const Identity identity_;
    const Ports ports_;
    Journal journal_;
    Intervals intervals_;
    SettingsKeeper settings_;
    Link link_;
    Delivery delivery_;
    Questions questions_;
    Update update_;

    Reset reset_ = Reset::kOther;
    uint32_t boot_ = 0;
    uint32_t boots_ = 0;
    uint64_t seq_ = 0;
    uint64_t restored_ = 0;  // bit n: the register of channel n went on after a power cut
    uint32_t unwritten_ = 0;
    uint64_t sync_at_ms_ = kNever;
    uint64_t live_at_ms_ = 0;
    uint64_t health_at_ms_ = 0;
    Posting posting_ = Posting::kNothing;
    uint64_t give_up_at_ms_ = kNever;  // what was posted
    bool hello_due_ = true;            // over HTTP
    uint32_t refused_rev_ = 0;         // of the settings that were refused last
    Complaint refused_;
    bool unsaid_ = false;  // an answer waits for the connection
    Answer unsaid_answer_;
    char text_[BatchWriter::kMaxB] = {};  // of the message that is being written
};

}  // namespace ohmstead
