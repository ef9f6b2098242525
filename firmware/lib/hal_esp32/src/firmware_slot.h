// The other of the two places for a firmware, by ESP-IDF's updates with roll-back.
#pragma once

#include <esp_ota_ops.h>

#include "outside.h"

namespace ohmstead {

class FirmwareSlot final : public Firmware {
   public:
    FirmwareSlot() : place_(esp_ota_get_next_update_partition(nullptr)) {}

    uint32_t room_b() override { return place_ == nullptr ? 0 : place_->size; }
    // Sectors are erased as they are written: to erase all at once would hold the node up for
    // seconds.
    bool begin(uint32_t) override {
        if (open_) esp_ota_abort(handle_);
        open_ = place_ != nullptr &&
                esp_ota_begin(place_, OTA_WITH_SEQUENTIAL_WRITES, &handle_) == ESP_OK;
        return open_;
    }
    bool write(const void* from, size_t size_b) override {
        return open_ && esp_ota_write(handle_, from, size_b) == ESP_OK;
    }
    bool start_next() override {
        const bool whole = open_ && esp_ota_end(handle_) == ESP_OK;
        open_ = false;
        return whole && esp_ota_set_boot_partition(place_) == ESP_OK;
    }
    bool on_trial() override {
        esp_ota_img_states_t state = ESP_OTA_IMG_VALID;
        esp_ota_get_state_partition(esp_ota_get_running_partition(), &state);
        return state == ESP_OTA_IMG_PENDING_VERIFY;
    }
    void confirm() override { esp_ota_mark_app_valid_cancel_rollback(); }
    void roll_back() override { esp_ota_mark_app_invalid_rollback_and_reboot(); }

   private:
    const esp_partition_t* place_;
    esp_ota_handle_t handle_ = 0;
    bool open_ = false;
};

}  // namespace ohmstead
