// The CRC of an entry.
#include "hold/entry.h"

#include "hold/crc32.h"

namespace ohmstead {

uint32_t entry_crc(uint32_t salt, const uint8_t* head_and_payload, size_t size_b) {
    const uint8_t salt_bytes[4] = {
        static_cast<uint8_t>(salt),
        static_cast<uint8_t>(salt >> 8),
        static_cast<uint8_t>(salt >> 16),
        static_cast<uint8_t>(salt >> 24),
    };
    return crc32(head_and_payload, size_b, crc32(salt_bytes, sizeof salt_bytes));
}

}  // namespace ohmstead
