// The connection to the broker: ESP-IDF's MQTT client, its events handed to the node's queue.
#pragma once

#include <mqtt_client.h>

#include "events.h"
#include "talk/topics.h"

namespace ohmstead {

class BrokerClient {
   public:
    explicit BrokerClient(Events& events) : events_(events) {}

    void set_up(const char* node, const char* host, uint16_t port);
    void dial();
    void publish(Topic topic, const char* text, size_t size_b, uint8_t qos, bool retain);

   private:
    // The longest message from the hub: settings have 4096 bytes at most. Longer ones come in
    // pieces and are passed over. What is sent may be longer.
    static constexpr int kMostReceivedB = 5120;
    static constexpr uint64_t kMostWaitingB = 48 * 1024;

    static void happened(void* self, esp_event_base_t, int32_t id, void* data);
    void subscribe();
    void received(const esp_mqtt_event_t& event);
    void gone();

    Events& events_;
    esp_mqtt_client_handle_t client_ = nullptr;
    const char* node_ = "";
    int subscribing_ = -1;
    bool started_ = false;
    volatile bool dialling_ = false;
    volatile bool connected_ = false;
};

}  // namespace ohmstead
