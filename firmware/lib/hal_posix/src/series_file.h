// A series of power, one row a minute, as a person would have recorded it.
#pragma once

#include <string>
#include <vector>

namespace ohmstead {

// Read a csv with a header; the last column is W, the mean of the row's minute.
// Throws std::runtime_error with what to do.
std::vector<float> series_of(const std::string& path);

}  // namespace ohmstead
