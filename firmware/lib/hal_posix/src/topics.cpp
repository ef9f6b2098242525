// Topics as the broker knows them: ohmstead/1/<node>/<...>.
#include "topics.h"

namespace ohmstead {

const char* topic_text(Topic topic) {
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

std::string full_topic(const std::string& node, Topic topic) {
    return "ohmstead/1/" + node + "/" + topic_text(topic);
}

bool heard_topic(const std::string& node, const char* text, Topic& topic) {
    for (const Topic one : kHeardTopics) {
        if (full_topic(node, one) == text) {
            topic = one;
            return true;
        }
    }
    return false;
}

}  // namespace ohmstead
