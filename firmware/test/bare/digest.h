// One number for everything that a node says and keeps: FNV-1a, the same on every machine.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace ohmstead {

class Digest {
   public:
    void add(const void* from, size_t size_b) {
        const uint8_t* bytes = static_cast<const uint8_t*>(from);
        for (size_t i = 0; i < size_b; ++i) value_ = (value_ ^ bytes[i]) * 1'099'511'628'211U;
    }
    uint64_t value() const { return value_; }

   private:
    uint64_t value_ = 14'695'981'039'346'656'037U;
};

}  // namespace ohmstead
