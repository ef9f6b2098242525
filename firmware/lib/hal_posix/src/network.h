// The node's Transport on a PC: MQTT and HTTP, and what came of them.
#pragma once

#include <memory>
#include <optional>

#include "clock.h"
#include "http_request.h"
#include "mqtt_link.h"

namespace ohmstead {

// What went out and came in since the program began.
struct Traffic {
    uint64_t dials = 0;
    uint64_t connections = 0;
    uint64_t published = 0;
    uint64_t batches_mqtt = 0;
    uint64_t posts = 0;
    uint64_t answered_posts = 0;
};

class Network final : public Transport {
   public:
    // Either address may be missing: a node without a broker finds none, ever.
    Network(PollLoop& loop, std::optional<Address> broker, std::optional<Address> hub,
            std::string node);

    void dial() override;
    void publish(Topic topic, const char* text, size_t size_b, uint8_t qos, bool retain) override;
    void post(const char* text, size_t size_b) override;
    void fetch(const char* path, uint32_t offset_b, uint32_t size_b) override;

    bool next(Event& event);  // what happened next, the oldest first
    bool waiting() const { return !events_.empty(); }
    void hang_up();  // the power is gone: no goodbye, and nothing that happened is told
    void tick(uint64_t now_us);
    void set_deaf(bool deaf) { deaf_ = deaf; }  // from the next connection on: there is none
    const Traffic& traffic() const { return traffic_; }

   private:
    MachineClock clock_;
    Events events_;
    std::optional<MqttLink> mqtt_;
    std::optional<HttpRequest> posting_;
    std::optional<HttpRequest> fetching_;
    bool deaf_ = false;
    Traffic traffic_;
};

}  // namespace ohmstead
