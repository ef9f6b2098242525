// What a node is told first, by a form or a typed line.
#include <doctest/doctest.h>

#include <string>

#include "fakes.h"
#include "node/form.h"
#include "node/provisioning.h"

using namespace ohmstead;
using Found = NamedTexts::Found;

namespace {

std::string line_error(const std::string& line) {
    Provisioning provisioning;
    Complaint complaint;
    read_provisioning_line(line.data(), line.size(), provisioning, complaint);
    return complaint.text();
}

Found find(const std::string& form, const char* name, std::string& to, size_t room_b = 16) {
    char room[16];
    const Found found = Form(form.data(), form.size()).find(name, room, room_b);
    if (found == Found::kGood) to = room;
    return found;
}

}  // namespace

TEST_CASE("a form's fields are found by name, and decoded") {
    std::string to;
    const std::string form = "a=1&wifi=My+Home%21&b&c=&%64=x%3Dy&wifi=second";
    CHECK(find(form, "wifi", to) == Found::kGood);
    CHECK(to == "My Home!");
    CHECK(find(form, "b", to) == Found::kGood);
    CHECK(to.empty());
    CHECK(find(form, "c", to) == Found::kGood);
    CHECK(find(form, "d", to) == Found::kGood);
    CHECK(to == "x=y");
    CHECK(find(form, "wif", to) == Found::kMissing);
    CHECK(find(form, "wifis", to) == Found::kMissing);
    CHECK(find("", "a", to) == Found::kMissing);
    CHECK(find("&&=&", "a", to) == Found::kMissing);
}

TEST_CASE("a field that is badly encoded, too long, or holds a NUL is bad") {
    std::string to;
    for (const char* form : {"a=%", "a=%4", "a=%4x", "a=%x4", "a=%00", "a=1234567890123456"}) {
        CAPTURE(form);
        CHECK(find(form, "a", to) == Found::kBad);
    }
    CHECK(find("a=123456789012345", "a", to) == Found::kGood);
    CHECK(find("a=1", "a", to, 0) == Found::kMissing);
}

TEST_CASE("a form and a line say the same") {
    const std::string form =
        "wifi=My+Home&passphrase=open%20sesame&host=hub.local&mqtt_port=1884&http_port=80"
        "&volts_per_volt=271.5&sensor_0=SCT-013-030&sensor_2=SCT-013-000";
    const std::string line =
        R"({"wifi":"My Home","passphrase":"open sesame","host":"hub.local","mqtt_port":1884,)"
        R"("http_port":"80","volts_per_volt":271.5,"sensor_0":"SCT-013-030",)"
        R"("sensor_1":null,"sensor_2":"SCT-013-000"})";
    for (const bool by_form : {true, false}) {
        Provisioning read;
        Complaint complaint;
        CHECK((by_form ? read_provisioning_form(form.data(), form.size(), read, complaint)
                       : read_provisioning_line(line.data(), line.size(), read, complaint)));
        CHECK(std::string(complaint.text()).empty());
        CHECK(std::string(read.wifi) == "My Home");
        CHECK(std::string(read.passphrase) == "open sesame");
        CHECK(std::string(read.host) == "hub.local");
        CHECK(read.mqtt_port == 1884);
        CHECK(read.http_port == 80);
        CHECK(read.volts_per_volt == 271.5F);
        CHECK(complete(read));
        Settings defaults;
        apply(read, defaults);
        REQUIRE(defaults.count == 2);
        CHECK(defaults.channels[1].ch == 2);
        CHECK(std::string(defaults.channels[1].sensor) == "SCT-013-000");
        CHECK(defaults.volts_per_volt == 271.5F);
    }
}

TEST_CASE("a line may change one thing, and nothing changes where one thing is wrong") {
    Provisioning read;
    Complaint none;
    const std::string first = R"({"wifi":"Home","host":"10.0.0.2"})";
    REQUIRE(read_provisioning_line(first.data(), first.size(), read, none));
    const std::string second = R"({"host":"hub.lan"})";
    REQUIRE(read_provisioning_line(second.data(), second.size(), read, none));
    CHECK(std::string(read.wifi) == "Home");
    CHECK(std::string(read.host) == "hub.lan");
    Complaint complaint;
    const std::string third = R"({"host":"other","mqtt_port":0})";
    CHECK_FALSE(read_provisioning_line(third.data(), third.size(), read, complaint));
    CHECK(std::string(complaint.text()) == "mqtt_port: must be a whole number from 1 to 65535");
    CHECK(std::string(read.host) == "hub.lan");
}

TEST_CASE("what cannot be is named, with what it must be") {
    const std::string wifi = "wifi: must be the name of a Wi-Fi network, 1 to 32 bytes";
    const std::string passphrase =
        "passphrase: must have 8 to 63 ASCII characters, or 64 hex digits, or none";
    const std::string host =
        "host: must be a host name or an address, without a scheme, port or path";
    CHECK(line_error(R"({"wifi":""})") == wifi);
    CHECK(line_error(R"({"wifi":"123456789012345678901234567890123"})") == wifi);
    CHECK(line_error(R"({"wifi":["x"]})") == wifi);
    CHECK(line_error(R"({"passphrase":"short"})") == passphrase);
    CHECK(line_error(R"({"passphrase":")" + std::string(64, 'g') + "\"}") == passphrase);
    CHECK(line_error(R"({"passphrase":")" + std::string(64, 'F') + "\"}").empty());
    CHECK(line_error(R"({"passphrase":""})").empty());
    CHECK(line_error(R"({"host":"http://hub/"})") == host);
    CHECK(line_error(R"({"host":""})") == host);
    CHECK(line_error(R"({"http_port":1.5})") ==
          "http_port: must be a whole number from 1 to 65535");
    CHECK(line_error(R"({"http_port":65536})") ==
          "http_port: must be a whole number from 1 to 65535");
    CHECK(line_error(R"({"volts_per_volt":"x"})") ==
          "volts_per_volt: must be a number from 0 to 100000");
    CHECK(line_error(R"({"sensor_3":"SCT-999"})") ==
          "sensor_3: must be the name of a sensor that this firmware knows, or empty");
    CHECK(line_error("wifi=x").find("must be a JSON object") == 0);
}

TEST_CASE("it outlives a boot, and damage is found out") {
    MapStore store;
    Provisioning read;
    CHECK_FALSE(kept_provisioning(store, read));
    Complaint none;
    const std::string line = R"({"wifi":"Home","host":"10.0.0.2"})";
    read_provisioning_line(line.data(), line.size(), read, none);
    CHECK(keep_provisioning(store, read));
    Provisioning again;
    CHECK(kept_provisioning(store, again));
    CHECK(std::string(again.host) == "10.0.0.2");
    store.values["provisioning"][3] ^= 1;
    CHECK_FALSE(kept_provisioning(store, again));
    CHECK_FALSE(complete(again));
}
