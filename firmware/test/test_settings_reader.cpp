// Settings as the hub writes them: taken whole, or refused by a sentence that names the field.
#include <doctest/doctest.h>

#include <string>

#include "node/settings_reader.h"

using namespace ohmstead;

namespace {

struct Read {
    Settings settings;
    Complaint complaint;
    bool good = false;
    explicit Read(const std::string& text) {
        good = read_settings(JsonValue::in(text.data(), text.size()), settings, complaint);
    }
};

std::string error(const std::string& text) {
    const Read read(text);
    CHECK(read.good == !read.complaint.said());
    return read.complaint.text();
}

std::string of_channel(const std::string& fields) {
    return error(R"({"rev":1,"channels":[{"ch":0,)" + fields + "}]}");
}

}  // namespace

TEST_CASE("the protocol's example is taken, field by field") {
    const Read read(
        R"({"rev":4,"interval_s":5,"live_s":1.5,"mains_hz":60,"volts_per_volt":271.0,"later":[1],)"
        R"("channels":[{"ch":0,"enabled":true,"sensor":"SCT-013-030","amps_per_volt":30.2,)"
        R"("phase_us":78,"noise_a":0.04,"voltage_input":0,"phase_deg":240,"multiply":0.5,)"
        R"("invert":true,"assumed_v":120,"assumed_pf":0.9,"burden_ohm":33,"wh_per_pulse":0.5},)"
        R"({"ch":7,"enabled":false}]})");
    REQUIRE(read.complaint.text() == std::string());
    REQUIRE(read.good);
    CHECK(read.settings.rev == 4);
    CHECK(read.settings.interval_ms == 5000);
    CHECK(read.settings.live_ms == 1500);
    CHECK(read.settings.mains_hz == 60);
    CHECK(read.settings.volts_per_volt == 271.0F);
    REQUIRE(read.settings.count == 2);
    const ChannelSettings& first = read.settings.channels[0];
    CHECK(first.amps_per_volt == 30.2F);
    CHECK(first.phase_us == 78);
    CHECK(first.noise_a == 0.04F);
    CHECK(first.phase_deg == 240);
    CHECK(first.multiply == 0.5F);
    CHECK(first.invert);
    CHECK(first.assumed_v == 120);
    CHECK(first.assumed_pf == 0.9F);
    CHECK(first.burden_ohm == 33);
    CHECK(first.wh_per_pulse == 0.5F);
    CHECK(read.settings.channels[1].ch == 7);
    CHECK_FALSE(read.settings.channels[1].enabled);
    CHECK(read.settings.channels[1].assumed_v == 230);
}

TEST_CASE("what is missing or null keeps its default") {
    const Read read(R"({"rev":1,"interval_s":null,"channels":[{"ch":3,"sensor":null}]})");
    REQUIRE(read.good);
    CHECK(read.settings.interval_ms == 10'000);
    CHECK(std::string(read.settings.channels[0].sensor) == "SCT-013-030");
}

TEST_CASE("what is wrong is named, with what it must be") {
    CHECK(error("oops") == "must be a JSON object");
    CHECK(error("[]") == "must be a JSON object");
    CHECK(error("{}") == "rev: must be a whole number from 1 to 2147483647");
    CHECK(error(R"({"rev":0,"channels":[{"ch":0}]})") ==
          "rev: must be a whole number from 1 to 2147483647");
    CHECK(error(R"({"rev":1,"interval_s":"5"})") == "interval_s: must be a number from 1 to 3600");
    CHECK(error(R"({"rev":1,"interval_s":0.5})") == "interval_s: must be a number from 1 to 3600");
    CHECK(error(R"({"rev":1,"live_s":true})") == "live_s: must be a number from 1 to 3600");
    CHECK(error(R"({"rev":1,"mains_hz":55})") == "mains_hz: must be 0, 50 or 60");
    CHECK(error(R"({"rev":1,"volts_per_volt":-1})") ==
          "volts_per_volt: must be a number from 0 to 100000");
    CHECK(of_channel(R"("phase_deg":90)") == "channels[0].phase_deg: must be 0, 120, 180 or 240");
    CHECK(of_channel(R"("phase_deg":360)") == "channels[0].phase_deg: must be 0, 120, 180 or 240");
    CHECK(of_channel(R"("multiply":0)") ==
          "channels[0].multiply: must be a number from 0.001 to 1000");
    CHECK(of_channel(R"("enabled":1)") == "channels[0].enabled: must be true or false");
    CHECK(of_channel(R"("sensor":"")") ==
          "channels[0].sensor: must be the name of a sensor, 1 to 23 characters");
    CHECK(of_channel(R"("sensor":"A name that is far too long")") ==
          "channels[0].sensor: must be the name of a sensor, 1 to 23 characters");
    CHECK(of_channel(R"("sensor":"a\u0007")") ==
          "channels[0].sensor: must be the name of a sensor, 1 to 23 characters");
    CHECK(of_channel(R"("noise_a":1e400)") ==
          "channels[0].noise_a: must be a number from 0 to 100");
    CHECK(of_channel(R"("voltage_input":1)") == "channels[0].voltage_input: must be 0");
}

TEST_CASE("a list of channels is 1 to 8 objects, each once, and one enabled at least") {
    CHECK(error(R"({"rev":1})") == "channels: must be a list of 1 to 8 channels");
    CHECK(error(R"({"rev":1,"channels":[]})") == "channels: must be a list of 1 to 8 channels");
    CHECK(error(R"({"rev":1,"channels":{}})") == "channels: must be a list of 1 to 8 channels");
    CHECK(error(R"({"rev":1,"channels":[5]})") == "channels[0]: must be an object");
    CHECK(error(R"({"rev":1,"channels":[{"enabled":true}]})") ==
          "channels[0].ch: must be a whole number from 0 to 63");
    CHECK(error(R"({"rev":1,"channels":[{"ch":0},{"ch":64}]})") ==
          "channels[1].ch: must be a whole number from 0 to 63");
    CHECK(error(R"({"rev":1,"channels":[{"ch":0},{"ch":0}]})") ==
          "channels[1].ch: is listed twice");
    CHECK(error(R"({"rev":1,"channels":[{"ch":0,"enabled":false}]})") ==
          "channels: at least one must be enabled");
    CHECK(error(R"({"rev":1,"channels":[{"ch":0},{"ch":1},{"ch":2},{"ch":3},{"ch":4},{"ch":5},)"
                R"({"ch":6},{"ch":7},{"ch":8}]})") ==
          "channels: must be a list of 1 to 8 channels");
}

TEST_CASE("the revision is told even of settings that are refused") {
    const std::string text = R"({"rev":12,"interval_s":0})";
    CHECK(revision_of(JsonValue::in(text.data(), text.size())) == 12);
    CHECK(revision_of(JsonValue()) == 0);
}
