// The node on an ESP32: makes every part, ties them together, decides nothing.
#include <Arduino.h>

#include "esp32_board.h"
#include "events.h"
#include "firmware_slot.h"
#include "hub_transport.h"
#include "journal_partition.h"
#include "mbedtls_seal.h"
#include "measure/chips.h"
#include "measuring_task.h"
#include "node_task.h"
#include "nvs_store.h"
#include "pins.h"
#include "portal.h"
#include "provisioning_desk.h"
#include "update_key.h"
#include "wifi_station.h"

using namespace ohmstead;  // NOLINT: this file is nothing but wiring

namespace {

constexpr uint64_t kPortalPressMs = 3000;

Identity identity_of(const ProvisioningDesk& desk) {
    Identity identity;
    memcpy(identity.node, desk.node(), sizeof identity.node);
    identity.firmware = OHMSTEAD_FIRMWARE;
    identity.hardware = OHMSTEAD_HARDWARE;
    apply(desk.known(), identity.defaults);
    return identity;
}

// All of it is made once, after the Arduino core has started the flash, and stays.
struct Parts {
    char name[13] = "";
    NvsStore store;
    JournalPartition flash;
    Events events;
    Esp32Board board;
    FirmwareSlot firmware;
    MbedtlsSeal seal{kUpdateKeyPem};
    MeasuringTask measuring{events};
    HubTransport transport{events};
    ProvisioningDesk desk{store, named()};
    Portal portal{desk};
    WifiStation wifi;
    Node node{identity_of(desk),
              {flash, store, transport, board, measuring, board, firmware, seal}};
    NodeTask node_task{node, events};

    const char* named() {
        Esp32Board::name(name);
        return name;
    }
};

Parts* parts = nullptr;

// The button, held for three seconds, opens the portal again.
bool portal_wanted() {
    static uint64_t pressed_ms = 0;
    if (digitalRead(kButtonPin) == HIGH) pressed_ms = up_ms();
    return up_ms() - pressed_ms > kPortalPressMs;
}

}  // namespace

// A new firmware proves itself by reaching the hub, not by starting: the Arduino core asks here.
extern "C" bool verifyRollbackLater() {
    return true;
}

void setup() {
    Serial.setRxBufferSize(1024);  // a line of provisioning has up to 512 bytes
    Serial.begin(115200);
    pinMode(kButtonPin, INPUT_PULLUP);
    static Parts made;
    parts = &made;
    if (!parts->measuring.start(*find_chip(OHMSTEAD_HARDWARE))) Serial.println("no converter");
    if (complete(parts->desk.known())) {
        parts->transport.set_up(parts->name, parts->desk.known());
        parts->wifi.start(parts->desk.known(), parts->name);
    } else {
        parts->portal.open();
    }
    parts->node_task.start(Esp32Board::why_started());
}

void loop() {
    parts->desk.poll_serial();
    if (portal_wanted()) parts->portal.open();
    parts->portal.poll();
    if (parts->desk.restart_due(up_ms())) parts->board.restart();
    parts->wifi.keep();
    delay(50);
}
