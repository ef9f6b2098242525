// What virtual_node is told, checked.
#include "virtual/options.h"

#include <stdlib.h>

#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <stdexcept>

#include "hold/journal.h"
#include "hold/sector_set.h"
#include "node/version.h"

namespace ohmstead {

const char* const kHelp =
    R"(virtual_node: whole Ohmstead nodes as one Linux program: measuring, journal, MQTT, HTTP.

  --broker HOST:PORT   the MQTT broker
  --http HOST:PORT     the hub, for when the broker is away (one of the two is needed)
  --http-only N        each N-th node has no broker
  --nodes N            how many nodes (1)
  --interval S         seconds that a record covers, until the hub sets another (10)
  --live S             seconds between live values, likewise (2)
  --profile WHAT       household (the default), or a csv whose last column is W, a row a minute
  --waveform FILE      a csv of ADC codes (voltage, current), measured by the node's own meter
  --sample-hz F        its rows a second (6400)
  --window MS          what energy is counted over, where there are no samples (200)
  --storage DIR        where flash and settings are kept; else nothing outlives the program
  --sectors N          flash of a node, in 4 KiB (352)
  --fsync              wait at each sync until the disk has it
  --seed N             the same boots, loads and chances at every run; else the kernel's
  --cuts S             cut each node's power about every S seconds
  --clock step         the nodes' time stands still but for `advance`
  --for S              measure for S seconds, then end when the hub has everything
  --drain S            ... or after so many seconds more (60)
  --firmware VERSION   what it comes with (0.1.0); an image that it takes from the hub begins with
                       the line `ohmstead virtual 1.5.0`, or `... 1.5.0 deaf`: one that finds no hub
  --update-key FILE    the public key of the firmware's publisher; else no signature holds
  --report FILE        at the end: JSON, what became of each node
  --records FILE       at the end: csv, every record that is in flash
  --fault sync-lies    a planted fault, for negative controls: flash forgets what was synced

Lines on standard input, each answered by a line of JSON:
  advance MS   cut NODE [OFF_MS]   halt (measure no more)   report   stop
  wait held [MS]   wait stored N [MS]   wait connected [MS]   (MS of patience; 60000)
)";

namespace {

double number(const std::string& name, const std::string& text, double least, double most) {
    char* end = nullptr;
    const double value = strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0' || !(value >= least && value <= most)) {
        char range[64];
        snprintf(range, sizeof range, "%.15g to %.15g", least, most);
        throw std::runtime_error(name + " " + text + ": give a number, " + range);
    }
    return value;
}

uint32_t whole(const std::string& name, const std::string& text, double least, double most) {
    return static_cast<uint32_t>(number(name, text, least, most));
}

using Take = std::function<void(const std::string& name, const std::string& text)>;

void one_of(const std::string& name, const std::string& text, const char* only) {
    if (text != only)
        throw std::runtime_error(name + " " + text + ": only '" + only + "' is known");
}

void is_version(const std::string& name, const std::string& text) {
    Version version;
    if (!Version::read(text.c_str(), version)) {
        throw std::runtime_error(name + " " + text + ": give three numbers, like 1.4.0");
    }
}

std::string content_of(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error(path + " cannot be read");
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::map<std::string, Take> takers(Options& to) {
    using Text = const std::string&;
    std::map<std::string, Take> all;
    all["--broker"] = [&](Text, Text text) { to.broker = address_of(text); };
    all["--http"] = [&](Text, Text text) { to.hub = address_of(text); };
    all["--http-only"] = [&](Text n, Text text) { to.http_only = whole(n, text, 0, 1e6); };
    all["--nodes"] = [&](Text n, Text text) { to.nodes = whole(n, text, 1, 10'000); };
    all["--profile"] = [&](Text, Text text) { to.profile = text; };
    all["--waveform"] = [&](Text, Text text) { to.waveform = text; };
    all["--sample-hz"] = [&](Text n, Text text) { to.sample_hz = number(n, text, 500, 1e5); };
    all["--storage"] = [&](Text, Text text) { to.storage = text; };
    all["--report"] = [&](Text, Text text) { to.report = text; };
    all["--records"] = [&](Text, Text text) { to.records = text; };
    all["--update-key"] = [&](Text, Text text) { to.update_key = content_of(text); };
    all["--firmware"] = [&](Text n, Text text) {
        is_version(n, text);
        to.firmware = text;
    };
    all["--for"] = [&](Text n, Text text) { to.for_s = number(n, text, 0.1, 1e8); };
    all["--drain"] = [&](Text n, Text text) { to.drain_s = number(n, text, 0, 1e8); };
    all["--cuts"] = [&](Text n, Text text) { to.cut_mean_s = number(n, text, 1, 1e8); };
    all["--window"] = [&](Text n, Text text) { to.window_ms = whole(n, text, 10, 60'000); };
    all["--seed"] = [&](Text n, Text text) {
        to.seed = static_cast<uint64_t>(number(n, text, 0, 9e15));
    };
    all["--interval"] = [&](Text n, Text text) {
        to.interval_ms = static_cast<uint32_t>(number(n, text, 1, 3'600) * 1000 + 0.5);
    };
    all["--live"] = [&](Text n, Text text) {
        to.live_ms = static_cast<uint32_t>(number(n, text, 1, 3'600) * 1000 + 0.5);
    };
    all["--sectors"] = [&](Text n, Text text) {
        to.sectors = whole(n, text, kFewestSectors, kMaxSectors);
    };
    all["--clock"] = [&](Text n, Text text) {
        one_of(n, text, "step");
        to.stepped = true;
    };
    all["--fault"] = [&](Text n, Text text) {
        one_of(n, text, "sync-lies");
        to.lying_sync = true;
    };
    return all;
}

}  // namespace

Options options_of(int count, char** words) {
    Options options;
    const std::map<std::string, Take> all = takers(options);
    for (int i = 1; i < count; ++i) {
        const std::string name = words[i];
        if (name == "--help" || name == "-h") throw std::runtime_error("");
        if (name == "--fsync") {
            options.wait_for_disk = true;
            continue;
        }
        const auto take = all.find(name);
        if (take == all.end()) throw std::runtime_error(name + " is not known: see --help");
        if (++i == count) throw std::runtime_error(name + " wants a value: see --help");
        take->second(name, words[i]);
    }
    if (!options.broker && !options.hub) {
        throw std::runtime_error("nowhere to send to: give --broker HOST:PORT, or --http, or both");
    }
    if (options.http_only != 0 && !options.hub) {
        throw std::runtime_error("--http-only without --http HOST:PORT leads nowhere");
    }
    return options;
}

}  // namespace ohmstead
