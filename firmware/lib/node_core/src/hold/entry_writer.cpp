// Builds the bytes of one entry.
#include "hold/entry_writer.h"

namespace ohmstead {

EntryWriter::EntryWriter(Kind kind) {
    bytes_[0] = static_cast<uint8_t>(kind);
}

void EntryWriter::put(uint8_t byte) {
    if (used_b_ + kEntryCrcB >= kMaxEntryB) {
        overflowed_ = true;
        return;
    }
    bytes_[used_b_++] = byte;
}

void EntryWriter::put_bytes(uint64_t value, size_t count) {
    for (size_t i = 0; i < count; ++i) {
        put(static_cast<uint8_t>(value >> (8 * i)));
    }
}

void EntryWriter::put_number(uint64_t value) {
    while (value >= 0x80) {
        put(static_cast<uint8_t>(value | 0x80));
        value >>= 7;
    }
    put(static_cast<uint8_t>(value));
}

void EntryWriter::put_signed(int64_t value) {
    const uint64_t sign = value < 0 ? UINT64_MAX : 0;
    put_number((static_cast<uint64_t>(value) << 1) ^ sign);
}

void EntryWriter::seal(uint32_t salt) {
    const size_t payload_b = used_b_ - kEntryHeadB;
    bytes_[1] = static_cast<uint8_t>(payload_b);
    bytes_[2] = static_cast<uint8_t>(payload_b >> 8);
    const uint32_t crc = entry_crc(salt, bytes_, used_b_);
    for (size_t i = 0; i < kEntryCrcB; ++i) {
        bytes_[used_b_ + i] = static_cast<uint8_t>(crc >> (8 * i));
    }
}

}  // namespace ohmstead
