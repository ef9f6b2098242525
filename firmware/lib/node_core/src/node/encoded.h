// Bytes that are written as text: hex, and base64 as in RFC 4648.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace ohmstead {

// Exactly `size_b` bytes in lower-case hex. False: it is anything else.
bool from_hex(const char* text, uint8_t* to, size_t size_b);

// One text for any bytes: padded, no space, no bit set that means nothing. Returns how many bytes
// there are; 0 where it is not base64, or more than `room_b`.
size_t from_base64(const char* text, uint8_t* to, size_t room_b);

}  // namespace ohmstead
