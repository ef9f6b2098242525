// The tail that tells a kept value from damage.
#include "node/kept.h"

#include "hold/crc32.h"

namespace ohmstead {

bool keep(KeyValue& store, const char* key, uint8_t version, void* room, size_t value_b) {
    uint8_t* bytes = static_cast<uint8_t*>(room);
    bytes[value_b] = version;
    const uint32_t sum = crc32(bytes, value_b + 1);
    memcpy(bytes + value_b + 1, &sum, sizeof sum);
    return store.write(key, bytes, value_b + kKeptTailB);
}

size_t read_kept(KeyValue& store, const char* key, uint8_t version, void* room, size_t room_b) {
    const size_t size_b = store.read(key, room, room_b);
    if (size_b <= kKeptTailB || size_b > room_b) return 0;
    const size_t value_b = size_b - kKeptTailB;
    const uint8_t* bytes = static_cast<const uint8_t*>(room);
    uint32_t sum = 0;
    memcpy(&sum, bytes + value_b + 1, sizeof sum);
    const bool sound = sum == crc32(bytes, value_b + 1) && bytes[value_b] == version;
    return sound ? value_b : 0;
}

}  // namespace ohmstead
