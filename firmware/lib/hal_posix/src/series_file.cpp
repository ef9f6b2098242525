// A series of power from a csv.
#include "series_file.h"

#include <stdlib.h>

#include <fstream>
#include <stdexcept>

namespace ohmstead {

std::vector<float> series_of(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error(path + ": cannot be read: give a csv, unpacked");
    std::vector<float> powers_w;
    std::string row;
    std::getline(file, row);
    while (std::getline(file, row)) {
        const size_t comma = row.rfind(',');
        const char* begin = row.c_str() + (comma == std::string::npos ? 0 : comma + 1);
        char* end = nullptr;
        const float power_w = strtof(begin, &end);
        if (end == begin || !(power_w >= -1e7F && power_w <= 1e7F)) {
            const std::string what = ": this row does not end with a power in W: ";
            throw std::runtime_error(std::string(path).append(what).append(row));
        }
        powers_w.push_back(power_w);
    }
    if (powers_w.empty()) throw std::runtime_error(path + ": there are no rows in it");
    return powers_w;
}

}  // namespace ohmstead
