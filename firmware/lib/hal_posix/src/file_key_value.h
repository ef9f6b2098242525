// Small things that outlive a boot: one file each in a folder, replaced whole.
#pragma once

#include <string>

#include "outside.h"

namespace ohmstead {

class FileKeyValue final : public KeyValue {
   public:
    explicit FileKeyValue(std::string folder) : folder_(std::move(folder)) {}
    size_t read(const char* key, void* to, size_t size_b) override;
    bool write(const char* key, const void* from, size_t size_b) override;

   private:
    std::string path(const char* key) const { return folder_ + "/" + key + ".value"; }
    std::string folder_;
};

}  // namespace ohmstead
