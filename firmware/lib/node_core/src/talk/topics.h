// Topics as the broker knows them.
#pragma once

#include "outside.h"

namespace ohmstead {

constexpr Topic kHeard[] = {Topic::kAck, Topic::kSettings, Topic::kAsk, Topic::kUpdate};
constexpr size_t kMostTopic = 48;

// "ohmstead/1/<node>/settings/applied"
void full_topic(const char* node, Topic topic, char (&to)[kMostTopic]);
// Which of those that are heard it is; false: none.
bool heard_topic(const char* node, const char* text, size_t size_b, Topic& topic);

}  // namespace ohmstead
