// The hello: who the node is, said at each connection and whenever the hub asks.
#pragma once

#include "talk/json_writer.h"
#include "values.h"

namespace ohmstead {

struct HelloChannel {
    uint8_t ch = 0;
    const char* sensor = "";
    uint32_t rated_ma = 0;  // 0: not known
    uint32_t max_ma = 0;    // what the input can measure; 0: not known
};

struct Hello {
    const char* node = "";
    Name acked;  // the newest ack that the node holds; `seq` 0: none
    uint32_t boot = 0;
    uint32_t boots = 0;
    uint64_t up_ms = 0;
    const char* firmware = "";
    const char* hardware = "";
    const char* reset = "";
    uint32_t interval_ms = 0;
    uint32_t settings_rev = 0;
    int64_t refused_rev = 0;   // of settings that were refused last; 0: none were
    const char* refused = "";  // why
    uint32_t voltage_inputs = 0;
    uint8_t count = 0;
    HelloChannel channels[kMaxChannels];
};

void write_hello(const Hello& hello, JsonWriter& to);
void write_acked(const Name& acked, JsonWriter& to);  // of a batch, too; nothing if there is none

}  // namespace ohmstead
