// The two transports to the hub as the node's one port.
#pragma once

#include "broker_client.h"
#include "http_worker.h"
#include "node/provisioning.h"

namespace ohmstead {

class HubTransport final : public Transport {
   public:
    explicit HubTransport(Events& events) : broker_(events), http_(events) {}

    // Both texts must stay. Until it is called nothing can be reached.
    void set_up(const char* node, const Provisioning& provisioning) {
        broker_.set_up(node, provisioning.host, provisioning.mqtt_port);
        http_.set_up(provisioning.host, provisioning.http_port);
    }
    void dial() override { broker_.dial(); }
    void publish(Topic topic, const char* text, size_t size_b, uint8_t qos, bool retain) override {
        broker_.publish(topic, text, size_b, qos, retain);
    }
    void post(const char* text, size_t size_b) override { http_.post(text, size_b); }
    void fetch(const char* path, uint32_t offset_b, uint32_t size_b) override {
        http_.fetch(path, offset_b, size_b);
    }

   private:
    BrokerClient broker_;
    HttpWorker http_;
};

}  // namespace ohmstead
