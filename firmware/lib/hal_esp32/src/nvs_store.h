// Small things that outlive a boot, in ESP-IDF's key-value flash: it writes each whole or not at
// all.
#pragma once

#include <nvs.h>

#include "outside.h"

namespace ohmstead {

class NvsStore final : public KeyValue {
   public:
    // NVS itself has been started by the Arduino core.
    NvsStore() { open_ = nvs_open("ohmstead", NVS_READWRITE, &handle_) == ESP_OK; }

    size_t read(const char* key, void* to, size_t size_b) override {
        size_t there_b = size_b;
        const bool found = open_ && nvs_get_blob(handle_, key, to, &there_b) == ESP_OK;
        return found ? there_b : 0;
    }
    bool write(const char* key, const void* from, size_t size_b) override {
        return open_ && nvs_set_blob(handle_, key, from, size_b) == ESP_OK &&
               nvs_commit(handle_) == ESP_OK;
    }

   private:
    nvs_handle_t handle_ = 0;
    bool open_ = false;
};

}  // namespace ohmstead
