// What became of each node: as JSON, and its records as csv.
#pragma once

#include <string>

#include "virtual/fleet.h"

namespace ohmstead {

std::string report_of(Fleet& fleet);
// Throws std::runtime_error where a file cannot be written.
void write_text(const std::string& path, const std::string& text);
void write_records(Fleet& fleet, const std::string& path);

}  // namespace ohmstead
