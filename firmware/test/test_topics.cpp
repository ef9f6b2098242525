// Topics as the broker knows them.
#include <doctest/doctest.h>
#include <string.h>

#include "talk/topics.h"

using namespace ohmstead;

TEST_CASE("a topic is written as the protocol spells it") {
    char text[kMostTopic];
    full_topic("a4cf12fe0b1c", Topic::kSettingsApplied, text);
    CHECK(strcmp(text, "ohmstead/1/a4cf12fe0b1c/settings/applied") == 0);
}

TEST_CASE("what a node hears is told by its topic, and what is not for it is not") {
    Topic topic = Topic::kHello;
    const char ack[] = "ohmstead/1/a4cf12fe0b1c/ack";
    CHECK(heard_topic("a4cf12fe0b1c", ack, strlen(ack), topic));
    CHECK(topic == Topic::kAck);
    CHECK_FALSE(heard_topic("a4cf12fe0b1c", ack, strlen(ack) - 1, topic));
    CHECK_FALSE(heard_topic("a4cf12fe0b1d", ack, strlen(ack), topic));
    const char own[] = "ohmstead/1/a4cf12fe0b1c/records";
    CHECK_FALSE(heard_topic("a4cf12fe0b1c", own, strlen(own), topic));
    CHECK_FALSE(heard_topic("a4cf12fe0b1c", "", 0, topic));
}
