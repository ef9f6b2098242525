// Reading, checking and keeping what a node is told first.
#include "node/provisioning.h"

#include <string.h>

#include "measure/sensors.h"
#include "node/form.h"
#include "node/json_texts.h"
#include "node/kept.h"
#include "node/text_fields.h"

namespace ohmstead {

namespace {

constexpr char kKey[] = "provisioning";
constexpr uint8_t kVersion = 1;

bool good_name(const char* text) {
    for (const char* at = text; *at != '\0'; ++at) {
        if (static_cast<unsigned char>(*at) < 0x20) return false;
    }
    return *text != '\0';
}

bool good_passphrase(const char* text) {
    const size_t size = strlen(text);
    bool hex = true;
    for (; *text != '\0'; ++text) {
        if (*text < 0x20 || *text > 0x7e) return false;
        const char lower = static_cast<char>(*text | 0x20);
        hex = hex && ((*text >= '0' && *text <= '9') || (lower >= 'a' && lower <= 'f'));
    }
    return size == 0 || (size >= 8 && size <= 63) || (size == 64 && hex);
}

bool good_host(const char* text) {
    if (*text == '\0') return false;
    for (; *text != '\0'; ++text) {
        const char lower = static_cast<char>(*text | 0x20);
        const bool letter = lower >= 'a' && lower <= 'z';
        if (!letter && (*text < '-' || *text > ':' || *text == '/')) return false;
    }
    return true;
}

bool good_sensor(const char* text) {
    return *text == '\0' || find_sensor(text) != nullptr;
}

}  // namespace

bool complete(const Provisioning& provisioning) {
    return provisioning.wifi[0] != '\0' && provisioning.host[0] != '\0';
}

bool read_provisioning(const NamedTexts& said, Provisioning& provisioning, Complaint& complaint) {
    Provisioning read = provisioning;
    TextFields take(said, complaint);
    take.text("wifi", read.wifi, sizeof read.wifi, good_name,
              "must be the name of a Wi-Fi network, 1 to 32 bytes");
    take.text("passphrase", read.passphrase, sizeof read.passphrase, good_passphrase,
              "must have 8 to 63 ASCII characters, or 64 hex digits, or none");
    take.text("host", read.host, sizeof read.host, good_host,
              "must be a host name or an address, without a scheme, port or path");
    take.port("mqtt_port", read.mqtt_port);
    take.port("http_port", read.http_port);
    double volts_per_volt = static_cast<double>(read.volts_per_volt);
    take.number("volts_per_volt", volts_per_volt, 0, 100'000, "must be a number from 0 to 100000");
    read.volts_per_volt = static_cast<float>(volts_per_volt);
    char name[] = "sensor_0";
    for (size_t i = 0; i < kMaxChannels; ++i) {
        name[sizeof name - 2] = static_cast<char>('0' + i);
        take.text(name, read.sensors[i], kMaxSensorName, good_sensor,
                  "must be the name of a sensor that this firmware knows, or empty");
    }
    if (complaint.said()) return false;
    provisioning = read;
    return true;
}

bool read_provisioning_line(const char* line, size_t size_b, Provisioning& provisioning,
                            Complaint& complaint) {
    const JsonValue object = JsonValue::in(line, size_b);
    if (object.kind() != JsonValue::Kind::kObject) {
        complaint.say("", R"(must be a JSON object, such as {"wifi":"Home","host":"10.0.0.2"})");
        return false;
    }
    return read_provisioning(JsonTexts(object), provisioning, complaint);
}

bool read_provisioning_form(const char* form, size_t size_b, Provisioning& provisioning,
                            Complaint& complaint) {
    return read_provisioning(Form(form, size_b), provisioning, complaint);
}

bool keep_provisioning(KeyValue& store, const Provisioning& provisioning) {
    return keep_value(store, kKey, kVersion, provisioning);
}

bool kept_provisioning(KeyValue& store, Provisioning& provisioning) {
    provisioning = Provisioning();
    return read_kept_value(store, kKey, kVersion, provisioning);
}

void apply(const Provisioning& provisioning, Settings& defaults) {
    uint8_t count = 0;
    for (uint8_t i = 0; i < kMaxChannels; ++i) {
        if (provisioning.sensors[i][0] == '\0') continue;
        ChannelSettings& channel = defaults.channels[count++];
        channel = ChannelSettings();
        channel.ch = i;
        memcpy(channel.sensor, provisioning.sensors[i], kMaxSensorName);
    }
    if (count > 0) defaults.count = count;
    if (provisioning.volts_per_volt > 0) defaults.volts_per_volt = provisioning.volts_per_volt;
}

}  // namespace ohmstead
