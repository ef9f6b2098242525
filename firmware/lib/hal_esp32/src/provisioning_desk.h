// Where a node is told its Wi-Fi and its hub: by the portal's form, or by lines over the serial
// port.
#pragma once

#include "node/provisioning.h"
#include "outside.h"
#include "talk/json_writer.h"

namespace ohmstead {

class ProvisioningDesk {
   public:
    ProvisioningDesk(KeyValue& store, const char* node) : store_(store), node_(node) {
        kept_provisioning(store_, known_);
    }

    const char* node() const { return node_; }
    const Provisioning& known() const { return known_; }
    // Something new was kept a second ago: the node is to start again with it.
    bool restart_due(uint64_t up_ms) const { return kept_ms_ != 0 && up_ms - kept_ms_ > 1000; }

    void take_form(const char* form, size_t size_b, JsonWriter& answer);
    // Reads what has come over the serial port; a line is answered with a line.
    void poll_serial();

   private:
    void take_line();
    void answer_for(bool read, const Provisioning& said, const Complaint& complaint,
                    JsonWriter& answer);

    KeyValue& store_;
    const char* node_;
    Provisioning known_;
    uint64_t kept_ms_ = 0;
    char line_[512] = {};
    size_t line_b_ = 0;
};

}  // namespace ohmstead
