// Topics as the broker knows them.
#include "talk/topics.h"

#include <stdio.h>
#include <string.h>

namespace ohmstead {

namespace {

const char* last_part(Topic topic) {
    switch (topic) {
        case Topic::kHello:
            return "hello";
        case Topic::kRecords:
            return "records";
        case Topic::kAck:
            return "ack";
        case Topic::kLive:
            return "live";
        case Topic::kPresence:
            return "presence";
        case Topic::kHealth:
            return "health";
        case Topic::kSettings:
            return "settings";
        case Topic::kSettingsApplied:
            return "settings/applied";
        case Topic::kAsk:
            return "ask";
        case Topic::kAnswer:
            return "answer";
        case Topic::kUpdate:
            return "update";
    }
    return "";
}

}  // namespace

void full_topic(const char* node, Topic topic, char (&to)[kMostTopic]) {
    snprintf(to, kMostTopic, "ohmstead/1/%s/%s", node, last_part(topic));
}

bool heard_topic(const char* node, const char* text, size_t size_b, Topic& topic) {
    for (const Topic heard : kHeard) {
        char full[kMostTopic];
        full_topic(node, heard, full);
        if (strlen(full) != size_b || memcmp(full, text, size_b) != 0) continue;
        topic = heard;
        return true;
    }
    return false;
}

}  // namespace ohmstead
