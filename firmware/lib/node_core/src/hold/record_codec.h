// A record as the payload of an entry. Each carries its own boot and registers: none needs another.
#pragma once

#include "hold/entry_writer.h"
#include "values.h"

namespace ohmstead {

constexpr uint8_t kChannelNumbers = 64;  // `ch` is 0 to 63

void write_record(const Record& record, EntryWriter& to);
bool read_record(const Entry& entry, Record& record);  // false: it is none

// The register of one channel, as an entry of its own.
void write_register(uint8_t ch, const Register& energy, EntryWriter& to);
bool read_register(const Entry& entry, uint8_t& ch, Register& energy);

}  // namespace ohmstead
