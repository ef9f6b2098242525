// Topics as the broker knows them.
#pragma once

#include <string>

#include "outside.h"

namespace ohmstead {

constexpr Topic kHeardTopics[] = {Topic::kAck, Topic::kSettings, Topic::kAsk, Topic::kUpdate};

// The last part of it: "settings/applied".
const char* topic_text(Topic topic);
std::string full_topic(const std::string& node, Topic topic);
// Which of kHeardTopics it is; false: none of this node's.
bool heard_topic(const std::string& node, const char* text, Topic& topic);

}  // namespace ohmstead
