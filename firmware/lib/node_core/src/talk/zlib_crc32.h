// CRC-32 as in zlib: how the hub names a message that it could not read.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace ohmstead {

uint32_t zlib_crc32(const void* bytes, size_t size_b);

}  // namespace ohmstead
