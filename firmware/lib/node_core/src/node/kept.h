// Values in KeyValue with a version and a CRC: what is damaged, or of another layout, is not read.
#pragma once

#include <string.h>

#include "outside.h"

namespace ohmstead {

constexpr size_t kKeptTailB = 5;  // version and CRC-32, behind the value

// `room` holds the value, and has kKeptTailB bytes behind it for the tail. False: not written.
bool keep(KeyValue& store, const char* key, uint8_t version, void* room, size_t value_b);

// Returns the value's size; 0 where there is none, or it is damaged, or of another version.
size_t read_kept(KeyValue& store, const char* key, uint8_t version, void* room, size_t room_b);

// The same for plain structs.
template <typename Value>
bool keep_value(KeyValue& store, const char* key, uint8_t version, const Value& value) {
    uint8_t room[sizeof(Value) + kKeptTailB];
    memcpy(room, &value, sizeof(Value));
    return keep(store, key, version, room, sizeof(Value));
}

template <typename Value>
bool read_kept_value(KeyValue& store, const char* key, uint8_t version, Value& value) {
    uint8_t room[sizeof(Value) + kKeptTailB];
    if (read_kept(store, key, version, room, sizeof room) != sizeof(Value)) return false;
    memcpy(&value, room, sizeof(Value));
    return true;
}

}  // namespace ohmstead
