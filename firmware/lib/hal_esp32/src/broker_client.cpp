// The connection to the broker.
#include "broker_client.h"

#include <WiFi.h>

namespace ohmstead {

// When to connect again is the node's to decide, and what to send again too: the client does
// neither.
void BrokerClient::set_up(const char* node, const char* host, uint16_t port) {
    node_ = node;
    char presence[kMostTopic];
    full_topic(node, Topic::kPresence, presence);
    esp_mqtt_client_config_t config = {};
    config.broker.address.hostname = host;
    config.broker.address.port = port;
    config.broker.address.transport = MQTT_TRANSPORT_OVER_TCP;
    config.credentials.client_id = node;
    config.session.last_will.topic = presence;
    config.session.last_will.msg = "offline";
    config.session.last_will.qos = 1;
    config.session.last_will.retain = 1;
    config.session.keepalive = 30;
    config.session.message_retransmit_timeout = 20'000;
    config.network.timeout_ms = 3'000;  // for so long a slow write may hold up the node's task
    config.network.disable_auto_reconnect = true;
    config.buffer.size = kMostReceivedB;
    config.outbox.limit = kMostWaitingB;
    client_ = esp_mqtt_client_init(&config);  // copies the texts
    if (client_ != nullptr) {
        esp_mqtt_client_register_event(client_, MQTT_EVENT_ANY, happened, this);
    }
}

// If the node dials while a connection is there or coming, it has given that up; it hears of its
// end.
void BrokerClient::dial() {
    if (connected_ || dialling_) {
        esp_mqtt_client_disconnect(client_);
        return;
    }
    dialling_ = client_ != nullptr && WiFi.isConnected();
    if (!dialling_) {
        events_.put(Event::Kind::kUnreachable);
        return;
    }
    const esp_err_t begun =
        started_ ? esp_mqtt_client_reconnect(client_) : esp_mqtt_client_start(client_);
    if (begun == ESP_OK) {
        started_ = true;
    } else {
        gone();
    }
}

void BrokerClient::publish(Topic topic, const char* text, size_t size_b, uint8_t qos, bool retain) {
    if (!connected_) return;
    char full[kMostTopic];
    full_topic(node_, topic, full);
    esp_mqtt_client_enqueue(client_, full, text, static_cast<int>(size_b), qos, retain ? 1 : 0,
                            true);
}

void BrokerClient::happened(void* self, esp_event_base_t, int32_t id, void* data) {
    auto& client = *static_cast<BrokerClient*>(self);
    const auto& event = *static_cast<esp_mqtt_event_t*>(data);
    if (id == MQTT_EVENT_CONNECTED) {
        client.subscribe();
    } else if (id == MQTT_EVENT_SUBSCRIBED && event.msg_id == client.subscribing_) {
        client.dialling_ = false;
        client.connected_ = true;
        client.events_.put(Event::Kind::kConnected);
    } else if (id == MQTT_EVENT_DATA) {
        client.received(event);
    } else if (id == MQTT_EVENT_DISCONNECTED) {
        client.gone();
    }
}

void BrokerClient::subscribe() {
    constexpr size_t kCount = sizeof(kHeard) / sizeof(kHeard[0]);
    char full[kCount][kMostTopic];
    esp_mqtt_topic_t wanted[kCount];
    for (size_t i = 0; i < kCount; i++) {
        full_topic(node_, kHeard[i], full[i]);
        wanted[i].filter = full[i];
        wanted[i].qos = 1;
    }
    subscribing_ = esp_mqtt_client_subscribe_multiple(client_, wanted, kCount);
    if (subscribing_ < 0) esp_mqtt_client_disconnect(client_);
}

void BrokerClient::received(const esp_mqtt_event_t& event) {
    Event heard;
    heard.kind = Event::Kind::kReceived;
    const bool whole = event.data_len == event.total_data_len;
    if (whole &&
        heard_topic(node_, event.topic, static_cast<size_t>(event.topic_len), heard.topic)) {
        events_.put_bytes(heard, event.data, static_cast<size_t>(event.data_len));
    }
}

void BrokerClient::gone() {
    const bool was_connected = connected_;
    connected_ = false;
    dialling_ = false;
    events_.put(was_connected ? Event::Kind::kDisconnected : Event::Kind::kUnreachable);
}

}  // namespace ohmstead
