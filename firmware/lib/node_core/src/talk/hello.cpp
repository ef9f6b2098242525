// The hello as JSON.
#include "talk/hello.h"

namespace ohmstead {

namespace {

void write_channel(const HelloChannel& channel, JsonWriter& to) {
    to.object();
    to.whole("ch", channel.ch);
    to.text("sensor", channel.sensor);
    if (channel.rated_ma != 0) to.decimal("rated_a", channel.rated_ma, 3);
    if (channel.max_ma != 0) to.decimal("max_a", channel.max_ma, 3);
    to.end_object();
}

}  // namespace

void write_hello(const Hello& hello, JsonWriter& to) {
    to.object();
    to.whole("v", 1);
    to.text("node", hello.node);
    to.hex8("boot", hello.boot);
    to.whole("boots", hello.boots);
    to.whole("up", static_cast<int64_t>(hello.up_ms));
    to.text("firmware", hello.firmware);
    to.text("hardware", hello.hardware);
    to.text("reset", hello.reset);
    to.decimal("interval_s", hello.interval_ms, 3);
    to.whole("settings_rev", hello.settings_rev);
    to.whole("voltage_inputs", hello.voltage_inputs);
    if (hello.refused_rev > 0) {
        to.object("settings_refused");
        to.whole("rev", hello.refused_rev);
        to.text("error", hello.refused);
        to.end_object();
    }
    to.array("channels");
    for (uint8_t i = 0; i < hello.count; ++i) write_channel(hello.channels[i], to);
    to.end_array();
    write_acked(hello.acked, to);
    to.end_object();
}

void write_acked(const Name& acked, JsonWriter& to) {
    if (acked.seq == 0) return;
    to.object("acked");
    to.hex8("boot", acked.boot);
    to.whole("seq", static_cast<int64_t>(acked.seq));
    to.end_object();
}

}  // namespace ohmstead
