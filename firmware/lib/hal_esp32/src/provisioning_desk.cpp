// Where a node is told its Wi-Fi and its hub.
#include "provisioning_desk.h"

#include <Arduino.h>

#include "esp32_board.h"

namespace ohmstead {

void ProvisioningDesk::take_form(const char* form, size_t size_b, JsonWriter& answer) {
    Provisioning said = known_;
    Complaint complaint;
    answer_for(read_provisioning_form(form, size_b, said, complaint), said, complaint, answer);
}

void ProvisioningDesk::poll_serial() {
    while (Serial.available() > 0) {
        const int byte = Serial.read();
        if (byte == '\n' || byte == '\r') {
            if (line_b_ > 0) take_line();
            line_b_ = 0;
        } else if (line_b_ < sizeof line_) {
            line_[line_b_++] = static_cast<char>(byte);
        }
    }
}

void ProvisioningDesk::take_line() {
    char text[160];
    JsonWriter answer(text, sizeof text - 1);
    Provisioning said = known_;
    Complaint complaint;
    if (line_b_ == 1 && line_[0] == '?') {
        answer.object();
        answer.text("node", node_);
        answer.text("firmware", OHMSTEAD_FIRMWARE);
        answer.text("wifi", known_.wifi);
        answer.text("host", known_.host);
        answer.end_object();
    } else {
        const bool read = read_provisioning_line(line_, line_b_, said, complaint);
        answer_for(read, said, complaint, answer);
    }
    text[answer.size_b()] = '\0';
    Serial.println(text);
}

void ProvisioningDesk::answer_for(bool read, const Provisioning& said, const Complaint& complaint,
                                  JsonWriter& answer) {
    const char* error = nullptr;
    if (!read) {
        error = complaint.text();
    } else if (!complete(said)) {
        error = "wifi and host are both needed";
    } else if (!keep_provisioning(store_, said)) {
        error = "the flash did not take it: try again";
    } else {
        kept_ms_ = up_ms();
    }
    answer.object();
    answer.truth("kept", error == nullptr);
    if (error != nullptr) answer.text("error", error);
    answer.end_object();
}

}  // namespace ohmstead
