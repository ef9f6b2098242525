// An entry: what the journal writes at once. Kind, length, payload, and a CRC-32 over all of it.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace ohmstead {

// None of them is 0xFF, which is what erased flash reads as.
enum class Kind : uint8_t {
    kHeader = 0x48,    // the first entry of a sector
    kRecord = 0x52,    // what the hub is to be sent
    kRegister = 0x45,  // the register of a channel that is not in the newest record
    kCursors = 0x43,   // how far the records are acknowledged and sent
    kComplete = 0x4D,  // the last entry of a merged sector
};

constexpr uint8_t kErased = 0xFF;
constexpr size_t kEntryHeadB = 3;  // kind, length (16 bits, the lower byte first)
constexpr size_t kEntryCrcB = 4;
constexpr size_t kMaxEntryB = 512;

struct Entry {
    Kind kind = Kind::kHeader;
    const uint8_t* payload = nullptr;  // valid until the next read
    size_t size_b = 0;                 // of the payload
};

// The CRC of an entry's head and payload. The salt is the serial of its sector, so that bytes of an
// earlier life of the sector are never read as new ones.
uint32_t entry_crc(uint32_t salt, const uint8_t* head_and_payload, size_t size_b);

}  // namespace ohmstead
