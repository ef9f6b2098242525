// CRC-32 as in zlib and Ethernet.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace ohmstead {

// `before` is the CRC-32 of the bytes before these, 0 at the beginning.
uint32_t crc32(const void* bytes, size_t size_b, uint32_t before = 0);

}  // namespace ohmstead
