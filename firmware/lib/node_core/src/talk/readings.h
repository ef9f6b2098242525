// Readings as JSON: the part that batches and live values have in common.
#pragma once

#include "talk/json_writer.h"
#include "values.h"

namespace ohmstead {

// `channels`: which channels `ch` lists, in this order.
void write_channels(const Interval& interval, JsonWriter& to);
void write_frequency(const Interval& interval, JsonWriter& to);
// `ch`: the values of each channel, with or without its registers.
void write_readings(const Interval& interval, bool registers, JsonWriter& to);

}  // namespace ohmstead
