// The node: what happens when, and to whom it is said.
#include "node/node.h"

#include "node/greeting.h"
#include "node/kept.h"
#include "node/settings_reader.h"
#include "talk/messages.h"

namespace ohmstead {

namespace {

constexpr uint32_t kHealthMs = 60'000;
constexpr uint32_t kSyncMs = 10'000;
constexpr uint32_t kPostingMs = 120'000;  // longer than any transport takes
constexpr uint32_t kLongestRetryS = 3'600;

uint64_t earlier(uint64_t one_ms, uint64_t two_ms) {
    return one_ms < two_ms ? one_ms : two_ms;
}

}  // namespace

Node::Node(const Identity& identity, const Ports& ports)
    : identity_(identity),
      ports_(ports),
      journal_(ports.flash),
      settings_(ports.key_value),
      link_(ports.random, identity.http),
      delivery_(journal_, ports.random, identity_.node),
      questions_(ports.measuring, ports.board),
      update_(identity_.firmware, identity_.hardware,
              {ports.key_value, ports.transport, ports.firmware, ports.seal, ports.random}) {}

// --- boots ---------------------------------------------------------------------------------

void Node::start(Reset reset, uint64_t up_ms) {
    const bool updated = update_.start(up_ms);
    reset_ = updated && reset == Reset::kSoftware ? Reset::kUpdate : reset;
    boot_ = ports_.random.next();
    count_boot();
    journal_.open();  // where the flash fails, live values still go out, and `dropped` counts
    Settings defaults = identity_.defaults;
    if (defaults.count == 0) defaults.count = 1;
    settings_.open(defaults, ports_.measuring, text_, sizeof text_);
    restore_registers();
    intervals_.set_up(settings());
    live_at_ms_ = health_at_ms_ = up_ms;
}

// It only puts boots in order; without it nothing is lost.
void Node::count_boot() {
    constexpr char kKey[] = "boots";
    uint32_t boots = 0;
    read_kept_value(ports_.key_value, kKey, 1, boots);
    boots_ = boots + 1;
    keep_value(ports_.key_value, kKey, 1, boots_);
}

// Of every channel there ever was: one that is set up later counts on, too.
void Node::restore_registers() {
    const bool cut = reset_ == Reset::kPowerOn || reset_ == Reset::kBrownout;
    for (uint8_t ch = 0; ch < 64; ++ch) {
        Register energy;
        if (!journal_.register_of(ch, energy)) continue;
        intervals_.restore(ch, energy);
        if (cut) restored_ |= uint64_t{1} << ch;
    }
}

// --- time ----------------------------------------------------------------------------------

uint64_t Node::due_ms() const {
    uint64_t due_ms = earlier(earlier(sync_at_ms_, link_.due_ms()), update_.due_ms());
    if (link_.connected()) due_ms = earlier(due_ms, earlier(live_at_ms_, health_at_ms_));
    if (posting_ != Posting::kNothing) return earlier(due_ms, give_up_at_ms_);
    const bool open = link_.connected() || link_.over_http();
    return open ? earlier(due_ms, delivery_.due_ms()) : due_ms;
}

void Node::tick(uint64_t up_ms) {
    if (posting_ != Posting::kNothing && up_ms >= give_up_at_ms_) {
        return posted(0, nullptr, 0, 0, up_ms);
    }
    if (up_ms >= sync_at_ms_) {
        journal_.sync();
        sync_at_ms_ = kNever;
    }
    if (link_.dial(up_ms)) ports_.transport.dial();
    update_.tick(up_ms);
    tell_of_update();
    say(up_ms);
    send(up_ms);
}

void Node::take(const Window& window, uint64_t up_ms) {
    Interval done;
    if (intervals_.take(window, done) && done.count > 0) record(done, up_ms);
}

void Node::record(const Interval& interval, uint64_t up_ms) {
    Record made;
    made.name = Name{boot_, ++seq_};
    made.boots = boots_;
    made.interval = interval;
    for (uint8_t i = 0; i < interval.count; ++i) {
        Reading& reading = made.interval.readings[i];
        if ((restored_ >> reading.ch & 1) != 0) reading.quality |= kRegisterRestored;
    }
    restored_ = 0;
    if (!journal_.append(made)) ++unwritten_;
    if (sync_at_ms_ == kNever) {
        sync_at_ms_ = settings().interval_ms < kSyncMs ? up_ms + kSyncMs : up_ms;
    }
    if (update_.restart_due()) restart_into_update(up_ms);
}

// --- MQTT ----------------------------------------------------------------------------------

void Node::connected(uint64_t up_ms) {
    link_.opened();
    live_at_ms_ = up_ms;
    ports_.transport.publish(Topic::kPresence, "online", 6, 1, true);
    say_hello(up_ms);
    if (unsaid_) answer(unsaid_answer_);
    update_.connected(up_ms);
    tick(up_ms);
}

void Node::unreachable(uint64_t up_ms) {
    link_.unreachable(up_ms);
    tick(up_ms);
}

void Node::disconnected(uint64_t up_ms) {
    link_.lost(up_ms);
    update_.disconnected();
    // An answer to what is outstanding cannot come any more, unless it was posted.
    if (delivery_.waiting() && posting_ == Posting::kNothing) delivery_.rest(up_ms);
    tick(up_ms);
}

void Node::received(Topic topic, const char* text, size_t size_b, uint64_t up_ms) {
    switch (topic) {
        case Topic::kAck:
            answered(JsonValue::in(text, size_b), up_ms);
            break;
        case Topic::kSettings:
            if (size_b > 0) settle(text, size_b, up_ms);
            break;
        case Topic::kAsk: {
            Answer given;
            if (questions_.asked(JsonValue::in(text, size_b), settings(), given)) answer(given);
            break;
        }
        case Topic::kUpdate:
            update_.offered(text, size_b, up_ms);
            break;
        default:
            break;
    }
    tick(up_ms);
}

// --- HTTP ----------------------------------------------------------------------------------

void Node::posted(int status, const char* text, size_t size_b, uint32_t retry_after_s,
                  uint64_t up_ms) {
    const Posting said = posting_;
    posting_ = Posting::kNothing;
    const JsonValue answer = status == 200 ? JsonValue::in(text, size_b) : JsonValue();
    const JsonValue ack = answer.member("ack");
    const bool answer_came = ack.kind() == JsonValue::Kind::kObject;
    if (said == Posting::kHello) hello_due_ = !answer_came;
    const JsonValue told = answer.member("settings");
    if (!told.absent()) settle(told.begin(), told.size_b(), up_ms);
    if (answer_came) {
        answered(ack, up_ms);
    } else if (said == Posting::kRecords && (status == 413 || status == 422)) {
        heed(delivery_.refused(up_ms), up_ms);
    } else {
        const uint32_t retry_s = retry_after_s < kLongestRetryS ? retry_after_s : kLongestRetryS;
        delivery_.rest(up_ms, uint64_t{retry_s} * 1000);
    }
    tick(up_ms);
}

// --- updates -------------------------------------------------------------------------------

void Node::fetched(int status, const void* bytes, size_t size_b, uint64_t up_ms) {
    update_.fetched(status, bytes, size_b, up_ms);
    tick(up_ms);
}

// An interval has just ended and its record is kept: a restart now loses nothing.
void Node::restart_into_update(uint64_t up_ms) {
    if (!journal_.sync() || !update_.begin_trial(up_ms)) return;
    ports_.board.restart();
}

// An answer to an offer has the offer's revision for its id.
void Node::tell_of_update() {
    uint32_t rev = 0;
    Answer told;
    if (!update_.tells(rev, told.error)) return;
    told.id = rev;
    told.ask = "update";
    answer(told);
}

// --- talking -------------------------------------------------------------------------------

void Node::say(uint64_t up_ms) {
    if (!link_.connected()) return;
    if (up_ms >= live_at_ms_) {
        live_at_ms_ = up_ms + settings().live_ms;
        say_live(up_ms);
    }
    if (up_ms >= health_at_ms_) {
        health_at_ms_ = up_ms + kHealthMs;
        say_health(up_ms);
    }
}

void Node::say_live(uint64_t up_ms) {
    Interval newest;
    if (!intervals_.live(newest) || newest.count == 0) return;
    JsonWriter writer(text_, sizeof text_);
    write_live(newest, up_ms, writer);
    publish(Topic::kLive, writer, 0, false);
}

void Node::say_health(uint64_t up_ms) {
    Health health;
    health.up_ms = up_ms;
    health.rssi_dbm = ports_.board.rssi_dbm();
    health.heap_b = ports_.board.free_heap_b();
    health.held = journal_.held();
    health.dropped = dropped();
    health.flash_writes = journal_.writes();
    health.samples_per_s = ports_.measuring.samples_per_s();
    JsonWriter writer(text_, sizeof text_);
    write_health(health, writer);
    publish(Topic::kHealth, writer, 0, false);
}

void Node::say_hello(uint64_t up_ms) {
    const size_t size_b = write_hello(up_ms);
    ports_.transport.publish(Topic::kHello, text_, size_b, 1, true);
}

size_t Node::write_hello(uint64_t up_ms) {
    Hello hello;
    hello.node = identity_.node;
    hello.boot = boot_;
    hello.boots = boots_;
    hello.up_ms = up_ms;
    hello.firmware = identity_.firmware;
    hello.hardware = identity_.hardware;
    hello.reset = name_of(reset_);
    describe(settings(), identity_.hardware, hello);
    hello.refused_rev = refused_rev_;
    hello.refused = refused_.text();
    journal_.acked(hello.acked);
    JsonWriter writer(text_, sizeof text_);
    ohmstead::write_hello(hello, writer);
    return writer.size_b();
}

void Node::send(uint64_t up_ms) {
    const bool over_http = link_.over_http();
    if (posting_ != Posting::kNothing || !(link_.connected() || over_http)) return;
    if (over_http && hello_due_) {
        if (delivery_.resting(up_ms)) return;
        return post(Posting::kHello, write_hello(up_ms), up_ms);
    }
    const size_t size_b = delivery_.batch(boot_, up_ms, text_, sizeof text_);
    if (size_b == 0) return;
    if (over_http) {
        post(Posting::kRecords, size_b, up_ms);
    } else {
        ports_.transport.publish(Topic::kRecords, text_, size_b, 1, false);
    }
}

void Node::post(Posting what, size_t size_b, uint64_t up_ms) {
    posting_ = what;
    give_up_at_ms_ = up_ms + kPostingMs;
    ports_.transport.post(text_, size_b);
}

void Node::answered(const JsonValue& ack, uint64_t up_ms) {
    const Sender::Verdict verdict = delivery_.answered(read_ack(ack), up_ms);
    if (verdict == Sender::Verdict::kKept) update_.acknowledged(up_ms);
    heed(verdict, up_ms);
}

void Node::heed(Sender::Verdict verdict, uint64_t up_ms) {
    if (verdict != Sender::Verdict::kHello) return;
    hello_due_ = true;
    if (link_.connected()) say_hello(up_ms);
}

// Over MQTT they are confirmed or refused at once, over HTTP by the next hello.
void Node::settle(const char* text, size_t size_b, uint64_t up_ms) {
    const uint32_t rev = revision_of(JsonValue::in(text, size_b));
    Complaint complaint;
    const SettingsKeeper::Taken taken =
        settings_.take(text, size_b, ports_.measuring, complaint, text_, sizeof text_);
    const bool changed = taken == SettingsKeeper::Taken::kChanged;
    if (changed) intervals_.set_up(settings());
    if (complaint.said()) {
        hello_due_ = hello_due_ || refused_rev_ != rev;
        refused_ = complaint;
    }
    hello_due_ = hello_due_ || changed;
    if (changed || complaint.said()) refused_rev_ = complaint.said() ? rev : 0;
    if (!link_.connected()) return;
    if (rev != 0) say_applied(rev, complaint);
    if (changed) say_hello(up_ms);
}

void Node::say_applied(uint32_t rev, const Complaint& complaint) {
    JsonWriter writer(text_, sizeof text_);
    write_applied(rev, complaint.said() ? complaint.text() : nullptr, writer);
    publish(Topic::kSettingsApplied, writer, 1, true);
}

void Node::noise_learnt(uint8_t ch, float noise_a, const char* error, uint64_t up_ms) {
    Answer given;
    if (questions_.noise_learnt(ch, noise_a, error, given)) answer(given);
    tick(up_ms);
}

void Node::answer(const Answer& answer) {
    unsaid_ = !link_.connected();
    if (unsaid_) {
        unsaid_answer_ = answer;
        return;
    }
    JsonWriter writer(text_, sizeof text_);
    write_answer(answer, writer);
    publish(Topic::kAnswer, writer, 1, false);
}

void Node::publish(Topic topic, const JsonWriter& written, uint8_t qos, bool retain) {
    if (written.fits()) ports_.transport.publish(topic, text_, written.size_b(), qos, retain);
}

}  // namespace ohmstead
