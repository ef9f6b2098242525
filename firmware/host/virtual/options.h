// What virtual_node is told on its command line.
#pragma once

#include <stdint.h>

#include <optional>
#include <string>

#include "address.h"

namespace ohmstead {

struct Options {
    size_t nodes = 1;
    std::optional<Address> broker;
    std::optional<Address> hub;
    size_t http_only = 0;  // each so-many-th node has no broker; 0: none
    std::string profile = "household";
    std::string waveform;
    double sample_hz = 6'400;
    std::string storage;
    uint32_t sectors = 352;  // 1.375 MiB, as on the board
    bool wait_for_disk = false;
    uint32_t interval_ms = 10'000;
    uint32_t live_ms = 2'000;
    uint32_t window_ms = 200;
    std::optional<uint64_t> seed;
    double for_s = 0;       // 0: until told to stop
    double drain_s = 60;    // after that
    double cut_mean_s = 0;  // between power cuts of a node; 0: none
    bool stepped = false;
    bool lying_sync = false;
    std::string firmware = "0.1.0";  // that it comes with
    std::string update_key;          // the publisher's, as PEM; empty: no signature holds
    std::string report;
    std::string records;
};

// Read them. Throws std::runtime_error that says what to do; "" where help was asked for.
Options options_of(int count, char** words);

extern const char* const kHelp;

}  // namespace ohmstead
