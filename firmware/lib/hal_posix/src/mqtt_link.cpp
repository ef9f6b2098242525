// One connection to the broker. Each is a new client: what was under way on the last one is the
// node's to send again, never the library's.
#include "mqtt_link.h"

#include <mosquitto.h>
#include <string.h>

#include <iterator>

#include "talk/topics.h"

namespace ohmstead {
namespace {

constexpr int kKeepAliveS = 30;
constexpr uint64_t kDialUs = 10'000'000;

}  // namespace

MqttLink::MqttLink(PollLoop& loop, Address broker, std::string node, Events& events)
    : loop_(loop), broker_(std::move(broker)), node_(std::move(node)), events_(events) {}

MqttLink::~MqttLink() {
    hang_up();
}

void MqttLink::dial(uint64_t now_us) {
    hang_up();
    dialled_us_ = now_us;
    state_ = State::kDialling;
    if (!begin()) broke();
}

void MqttLink::publish(Topic topic, const char* text, size_t size_b, uint8_t qos, bool retain) {
    if (state_ != State::kUp) return;
    char full[kMostTopic];
    full_topic(node_.c_str(), topic, full);
    look(mosquitto_publish(client_, nullptr, full, static_cast<int>(size_b), text, qos, retain));
}

void MqttLink::hang_up() {
    loop_.forget(socket_);
    if (client_ != nullptr) mosquitto_destroy(client_);
    client_ = nullptr;
    socket_ = -1;
    state_ = State::kDown;
    refused_ = false;
    early_.clear();
}

void MqttLink::ready(bool readable, bool writable) {
    int result = MOSQ_ERR_SUCCESS;
    if (writable) result = mosquitto_loop_write(client_, 1);
    if (readable && result == MOSQ_ERR_SUCCESS) result = mosquitto_loop_read(client_, 1);
    look(result);
}

void MqttLink::tick(uint64_t now_us) {
    if (state_ == State::kDown) return;
    if (state_ == State::kDialling && now_us - dialled_us_ > kDialUs) return broke();
    look(mosquitto_loop_misc(client_));
}

bool MqttLink::begin() {
    client_ = mosquitto_new(node_.c_str(), true, this);
    if (client_ == nullptr) return false;
    mosquitto_connect_callback_set(client_, on_connect);
    mosquitto_subscribe_callback_set(client_, on_subscribe);
    mosquitto_message_callback_set(client_, on_message);
    mosquitto_int_option(client_, MOSQ_OPT_TCP_NODELAY, 1);
    char presence[kMostTopic];
    full_topic(node_.c_str(), Topic::kPresence, presence);
    mosquitto_will_set(client_, presence, 7, "offline", 1, true);
    const int result =
        mosquitto_connect_async(client_, broker_.host.c_str(), broker_.port, kKeepAliveS);
    socket_ = mosquitto_socket(client_);
    if (result != MOSQ_ERR_SUCCESS || socket_ < 0) return false;
    loop_.watch(socket_, *this, true);
    return true;
}

void MqttLink::subscribe() {
    char names[std::size(kHeard)][kMostTopic];
    char* topics[std::size(kHeard)];
    for (size_t i = 0; i < std::size(kHeard); ++i) {
        full_topic(node_.c_str(), kHeard[i], names[i]);
        topics[i] = names[i];
    }
    refused_ = mosquitto_subscribe_multiple(client_, nullptr, std::size(kHeard), topics, 1, 0,
                                            nullptr) != MOSQ_ERR_SUCCESS;
}

void MqttLink::look(int result) {
    if (result != MOSQ_ERR_SUCCESS || refused_) return broke();
    loop_.watch(socket_, *this, mosquitto_want_write(client_));
}

void MqttLink::broke() {
    const bool was_up = state_ == State::kUp;
    hang_up();
    events_.push_back({was_up ? Event::Kind::kDisconnected : Event::Kind::kUnreachable});
}

void MqttLink::on_connect(mosquitto*, void* self, int code) {
    auto* link = static_cast<MqttLink*>(self);
    link->refused_ = code != 0;
    if (code == 0) link->subscribe();
}

void MqttLink::on_subscribe(mosquitto*, void* self, int, int count, const int* granted) {
    auto* link = static_cast<MqttLink*>(self);
    for (int i = 0; i < count; ++i) link->refused_ = link->refused_ || granted[i] > 2;
    if (link->refused_ || link->state_ == State::kUp) return;
    link->state_ = State::kUp;
    link->events_.push_back({Event::Kind::kConnected});
    for (Event& early : link->early_) link->events_.push_back(std::move(early));
    link->early_.clear();
}

void MqttLink::on_message(mosquitto*, void* self, const mosquitto_message* message) {
    auto* link = static_cast<MqttLink*>(self);
    Event event{Event::Kind::kReceived};
    const char* topic = message->topic;
    if (!heard_topic(link->node_.c_str(), topic, strlen(topic), event.topic)) return;
    event.text.assign(static_cast<const char*>(message->payload),
                      static_cast<size_t>(message->payloadlen));
    Events& events = link->state_ == State::kUp ? link->events_ : link->early_;
    events.push_back(std::move(event));
}

}  // namespace ohmstead
