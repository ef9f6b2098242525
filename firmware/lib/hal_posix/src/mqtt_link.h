// One connection to the broker: libmosquitto, which never waits here.
#pragma once

#include <string>

#include "address.h"
#include "event.h"
#include "poll_loop.h"

struct mosquitto;
struct mosquitto_message;

namespace ohmstead {

// Times are the machine's, in microseconds: the network does not live by a stepped clock.
class MqttLink final : public Listener {
   public:
    MqttLink(PollLoop& loop, Address broker, std::string node, Events& events);
    ~MqttLink();
    MqttLink(const MqttLink&) = delete;
    MqttLink& operator=(const MqttLink&) = delete;

    void dial(uint64_t now_us);  // kConnected, subscribed, or kUnreachable follows
    void publish(Topic topic, const char* text, size_t size_b, uint8_t qos, bool retain);
    void hang_up();  // without a goodbye: the broker publishes the will
    void ready(bool readable, bool writable) override;
    void tick(uint64_t now_us);  // about once a second: pings, and whoever does not answer

   private:
    enum class State : uint8_t { kDown, kDialling, kUp };
    static void on_connect(mosquitto*, void* self, int code);
    static void on_subscribe(mosquitto*, void* self, int, int count, const int* granted);
    static void on_message(mosquitto*, void* self, const mosquitto_message* message);
    bool begin();
    void subscribe();
    void look(int result);  // whether it still stands, and whether it wants to write
    void broke();

    PollLoop& loop_;
    Address broker_;
    std::string node_;
    Events& events_;
    Events early_;  // heard before the subscription was confirmed; told after it
    mosquitto* client_ = nullptr;
    int socket_ = -1;
    State state_ = State::kDown;
    bool refused_ = false;
    uint64_t dialled_us_ = 0;
};

}  // namespace ohmstead
