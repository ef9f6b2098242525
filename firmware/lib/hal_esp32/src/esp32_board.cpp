// The board.
#include "esp32_board.h"

#include <Arduino.h>
#include <WiFi.h>
#include <esp_mac.h>
#include <esp_ota_ops.h>
#include <esp_random.h>
#include <esp_system.h>
#include <esp_task_wdt.h>

#include "pins.h"

namespace ohmstead {

namespace {

constexpr uint32_t kBlinkMs = 250;
constexpr uint32_t kHangsMs = 30'000;

bool on_trial() {
    esp_ota_img_states_t state = ESP_OTA_IMG_VALID;
    esp_ota_get_state_partition(esp_ota_get_running_partition(), &state);
    return state == ESP_OTA_IMG_PENDING_VERIFY;
}

// A board whose light is a chain of one coloured diode wants more than a level.
void light(bool on) {
#ifdef RGB_BUILTIN
    digitalWrite(RGB_BUILTIN, on ? HIGH : LOW);
#else
    digitalWrite(kLedPin, on ? HIGH : LOW);
#endif
}

}  // namespace

Esp32Board::Esp32Board() {
    pinMode(kLedPin, OUTPUT);
    esp_timer_create_args_t args = {};
    args.callback = blink;
    args.arg = this;
    args.name = "identify";
    esp_timer_create(&args, &timer_);
}

void Esp32Board::identify(uint32_t for_ms) {
    esp_timer_stop(timer_);
    blinks_ = for_ms / kBlinkMs;
    esp_timer_start_periodic(timer_, kBlinkMs * 1000ULL);
}

void Esp32Board::blink(void* self) {
    auto& board = *static_cast<Esp32Board*>(self);
    const uint32_t left = board.blinks_;
    light(left % 2 == 1);
    if (left == 0) {
        esp_timer_stop(board.timer_);
    } else {
        board.blinks_ = left - 1;
    }
}

int32_t Esp32Board::rssi_dbm() {
    return WiFi.RSSI();
}

uint32_t Esp32Board::free_heap_b() {
    return esp_get_free_heap_size();
}

void Esp32Board::restart() {
    esp_restart();
}

uint32_t Esp32Board::next() {
    return esp_random();
}

void Esp32Board::name(char (&node)[13]) {
    uint8_t mac[6] = {};
    esp_efuse_mac_get_default(mac);
    for (size_t i = 0; i < sizeof mac; i++) snprintf(node + 2 * i, 3, "%02x", mac[i]);
}

Reset Esp32Board::why_started() {
    if (on_trial()) return Reset::kUpdate;
    switch (esp_reset_reason()) {
        case ESP_RST_POWERON:
            return Reset::kPowerOn;
        case ESP_RST_BROWNOUT:
            return Reset::kBrownout;
        case ESP_RST_INT_WDT:
        case ESP_RST_TASK_WDT:
        case ESP_RST_WDT:
            return Reset::kWatchdog;
        case ESP_RST_PANIC:
            return Reset::kPanic;
        case ESP_RST_SW:
            return Reset::kSoftware;
        default:
            return Reset::kOther;
    }
}

void Esp32Board::watch_this_task() {
    esp_task_wdt_config_t config = {};
    config.timeout_ms = kHangsMs;
    config.trigger_panic = true;
    if (esp_task_wdt_reconfigure(&config) != ESP_OK) esp_task_wdt_init(&config);
    esp_task_wdt_add(nullptr);
}

void Esp32Board::alive() {
    esp_task_wdt_reset();
}

}  // namespace ohmstead
