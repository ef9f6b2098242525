// What a node is told before it can reach a hub: its Wi-Fi, where the hub is, and its sensors.
#pragma once

#include "node/complaint.h"
#include "node/named_texts.h"
#include "node/settings.h"
#include "outside.h"

namespace ohmstead {

// From the portal's form, or from a line of JSON over the serial port; both have the same names:
// wifi, passphrase, host, mqtt_port, http_port, volts_per_volt, sensor_0 ... sensor_7.
struct Provisioning {
    char wifi[33] = "";        // the network's name, 1 to 32 bytes
    char passphrase[65] = "";  // 8 to 63 characters, or 64 hex digits; empty: an open network
    char host[64] = "";        // of the hub: a name or an address
    uint16_t mqtt_port = 1883;
    uint16_t http_port = 8080;
    float volts_per_volt = 0;                         // of the voltage input; 0: there is none
    char sensors[kMaxChannels][kMaxSensorName] = {};  // by channel; empty: nothing there
};

// Whether a node can go and look for its hub with it.
bool complete(const Provisioning& provisioning);

// What `said` names replaces what `provisioning` holds. False: `complaint` names the field, and
// `provisioning` is as it was.
bool read_provisioning(const NamedTexts& said, Provisioning& provisioning, Complaint& complaint);
// A line as typed, or a form as posted.
bool read_provisioning_line(const char* line, size_t size_b, Provisioning& provisioning,
                            Complaint& complaint);
bool read_provisioning_form(const char* form, size_t size_b, Provisioning& provisioning,
                            Complaint& complaint);

bool keep_provisioning(KeyValue& store, const Provisioning& provisioning);
// False: there is none, or it is damaged; `provisioning` is empty then.
bool kept_provisioning(KeyValue& store, Provisioning& provisioning);

// The settings that a node measures by until the hub has sent some. Without sensors: as it was.
void apply(const Provisioning& provisioning, Settings& defaults);

}  // namespace ohmstead
