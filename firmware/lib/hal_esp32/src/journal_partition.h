// The journal's flash: a partition of its own, without a file system.
#pragma once

#include <esp_partition.h>

#include "outside.h"

namespace ohmstead {

class JournalPartition final : public Flash {
   public:
    JournalPartition()
        : part_(esp_partition_find_first(ESP_PARTITION_TYPE_DATA,
                                         ESP_PARTITION_SUBTYPE_DATA_UNDEFINED, "journal")) {}

    uint32_t sectors() const override { return part_ == nullptr ? 0 : part_->size / kSectorB; }
    bool read(uint32_t offset_b, void* to, size_t size_b) override {
        return part_ != nullptr && esp_partition_read(part_, offset_b, to, size_b) == ESP_OK;
    }
    bool program(uint32_t offset_b, const void* from, size_t size_b) override {
        return part_ != nullptr && esp_partition_write(part_, offset_b, from, size_b) == ESP_OK;
    }
    bool erase(uint32_t sector) override {
        return part_ != nullptr &&
               esp_partition_erase_range(part_, sector * kSectorB, kSectorB) == ESP_OK;
    }
    bool sync() override { return part_ != nullptr; }  // the driver returns when the chip is done

   private:
    const esp_partition_t* part_;
};

}  // namespace ohmstead
