// A sampler whose ADC is a file of codes.
#include "codes_sampler.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace ohmstead {

std::vector<uint16_t> codes_of(const std::string& path, size_t inputs) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error(path + ": cannot be read: give a csv of ADC codes");
    std::vector<uint16_t> codes;
    std::string row;
    std::getline(file, row);
    while (std::getline(file, row)) {
        std::replace(row.begin(), row.end(), ',', ' ');
        std::istringstream columns(row);
        for (size_t i = 0; i < inputs; ++i) {
            int code = -1;
            columns >> code;
            if (!columns || code < 0 || code > 4095) {
                const std::string what = ": no row of codes 0 to 4095: ";
                throw std::runtime_error(std::string(path).append(what).append(row));
            }
            codes.push_back(static_cast<uint16_t>(code));
        }
    }
    if (codes.empty()) throw std::runtime_error(path + ": there are no rows in it");
    return codes;
}

CodesSampler::CodesSampler(std::vector<uint16_t> codes, size_t inputs, double frames_per_s)
    : codes_(std::move(codes)),
      block_(kBlock * inputs),
      inputs_(inputs),
      frames_per_s_(frames_per_s) {}

bool CodesSampler::next(SampleBlock& block) {
    if (due_us() > up_us_) return false;
    const size_t rows = codes_.size() / inputs_;
    for (size_t i = 0; i < kBlock; ++i) {
        const size_t row = static_cast<size_t>((frames_given_ + i) % rows);
        std::copy_n(codes_.begin() + static_cast<long>(row * inputs_), inputs_,
                    block_.begin() + static_cast<long>(i * inputs_));
    }
    frames_given_ += kBlock;
    block.codes = block_.data();
    block.frames = kBlock;
    block.inputs = inputs_;
    block.end_us = end_us(frames_given_);
    block.lost = false;
    return true;
}

}  // namespace ohmstead
