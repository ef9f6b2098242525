// The table of what may be set, and how far.
#include "node/settings_reader.h"

#include "node/fields.h"
#include "talk/json_items.h"

namespace ohmstead {

namespace {

void read_phase(Fields& fields, ChannelSettings& channel) {
    constexpr char kShould[] = "must be 0, 120, 180 or 240";
    int64_t phase_deg = channel.phase_deg;
    fields.whole("phase_deg", phase_deg, 0, 240, kShould);
    if (phase_deg != 0 && phase_deg != 120 && phase_deg != 180 && phase_deg != 240) {
        fields.say("phase_deg", kShould);
    }
    channel.phase_deg = static_cast<uint16_t>(phase_deg);
}

void read_ch(Fields& fields, ChannelSettings& channel) {
    constexpr char kShould[] = "must be a whole number from 0 to 63";
    if (!fields.has("ch")) fields.say("ch", kShould);
    int64_t ch = 0;
    fields.whole("ch", ch, 0, 63, kShould);
    channel.ch = static_cast<uint8_t>(ch);
}

void read_voltage_input(Fields& fields, ChannelSettings& channel) {
    int64_t voltage_input = 0;
    fields.whole("voltage_input", voltage_input, 0, kMaxVoltageInputs - 1, "must be 0");
    channel.voltage_input = static_cast<uint8_t>(voltage_input);
}

void read_channel(Fields& fields, ChannelSettings& channel) {
    channel = ChannelSettings();
    read_ch(fields, channel);
    fields.truth("enabled", channel.enabled);
    fields.text("sensor", channel.sensor, sizeof channel.sensor, 1,
                "must be the name of a sensor, 1 to 23 characters");
    fields.real("burden_ohm", channel.burden_ohm, 0, 10'000, "must be a number from 0 to 10000");
    fields.real("amps_per_volt", channel.amps_per_volt, 0, 100'000,
                "must be a number from 0 to 100000");
    fields.real("phase_us", channel.phase_us, -5'000, 5'000, "must be a number from -5000 to 5000");
    fields.real("noise_a", channel.noise_a, 0, 100, "must be a number from 0 to 100");
    read_voltage_input(fields, channel);
    read_phase(fields, channel);
    fields.real("multiply", channel.multiply, 0.001, 1'000, "must be a number from 0.001 to 1000");
    fields.truth("invert", channel.invert);
    fields.real("assumed_v", channel.assumed_v, 1, 1'000, "must be a number from 1 to 1000");
    fields.real("assumed_pf", channel.assumed_pf, 0.01, 1, "must be a number from 0.01 to 1");
    fields.real("wh_per_pulse", channel.wh_per_pulse, 0.001, 100'000,
                "must be a number from 0.001 to 100000");
}

bool listed_before(const Settings& settings, uint8_t index) {
    for (uint8_t i = 0; i < index; ++i) {
        if (settings.channels[i].ch == settings.channels[index].ch) return true;
    }
    return false;
}

void read_channels(const JsonValue& from, Settings& settings, Complaint& complaint) {
    constexpr char kShould[] = "must be a list of 1 to 8 channels";
    static_assert(kMaxChannels == 8, "the sentence says 8");
    JsonItems items(from);
    JsonValue item;
    bool enabled = false;
    settings.count = 0;
    if (from.kind() != JsonValue::Kind::kArray) complaint.say("channels", kShould);
    while (!complaint.said() && items.next(item)) {
        if (settings.count == kMaxChannels) return complaint.say("channels", kShould);
        Fields fields(item, "channels", settings.count, complaint);
        if (item.kind() != JsonValue::Kind::kObject) fields.say("", "must be an object");
        read_channel(fields, settings.channels[settings.count]);
        if (listed_before(settings, settings.count)) fields.say("ch", "is listed twice");
        enabled = enabled || settings.channels[settings.count].enabled;
        ++settings.count;
    }
    if (settings.count == 0) complaint.say("channels", kShould);
    if (!enabled) complaint.say("channels", "at least one must be enabled");
}

void read_mains(Fields& fields, Settings& settings) {
    constexpr char kShould[] = "must be 0, 50 or 60";
    int64_t mains_hz = settings.mains_hz;
    fields.whole("mains_hz", mains_hz, 0, 60, kShould);
    if (mains_hz != 0 && mains_hz != 50 && mains_hz != 60) fields.say("mains_hz", kShould);
    settings.mains_hz = static_cast<uint8_t>(mains_hz);
}

}  // namespace

bool read_settings(const JsonValue& from, Settings& settings, Complaint& complaint) {
    settings = Settings();
    if (from.kind() != JsonValue::Kind::kObject) complaint.say("", "must be a JSON object");
    Fields fields(from, "", -1, complaint);
    settings.rev = revision_of(from);
    if (settings.rev == 0) fields.say("rev", "must be a whole number from 1 to 2147483647");
    fields.milliseconds("interval_s", settings.interval_ms, 1, 3'600,
                        "must be a number from 1 to 3600");
    fields.milliseconds("live_s", settings.live_ms, 1, 3'600, "must be a number from 1 to 3600");
    read_mains(fields, settings);
    fields.real("volts_per_volt", settings.volts_per_volt, 0, 100'000,
                "must be a number from 0 to 100000");
    read_channels(from.member("channels"), settings, complaint);
    return !complaint.said();
}

uint32_t revision_of(const JsonValue& from) {
    int64_t rev = 0;
    return from.member("rev").whole(rev) && rev > 0 && rev <= INT32_MAX ? static_cast<uint32_t>(rev)
                                                                        : 0;
}

}  // namespace ohmstead
