// The contract corpus, line by line, read with the node's own reader.
#pragma once

#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include "talk/json_value.h"

namespace ohmstead {

inline std::string text_of(const JsonValue& value) {
    static char room[64 * 1024];
    return value.text(room, sizeof room) ? room : "";
}

// Calls use(name, topic, message, line) for each case of a file.
template <typename Use>
void each_case(const std::string& file, Use&& use) {
    std::ifstream lines(std::string(OHMSTEAD_CORPUS) + "/" + file);
    REQUIRE_MESSAGE(lines.good(), "no corpus at " OHMSTEAD_CORPUS);
    for (std::string line; std::getline(lines, line);) {
        const JsonValue read = JsonValue::in(line.data(), line.size());
        REQUIRE_MESSAGE(!read.missing(), line);
        use(text_of(read.member("name")), text_of(read.member("topic")),
            text_of(read.member("message")), read);
    }
}

}  // namespace ohmstead
