// The node's Transport on a PC.
#include "network.h"

namespace ohmstead {

Network::Network(PollLoop& loop, std::optional<Address> broker, std::optional<Address> hub,
                 std::string node) {
    if (broker) mqtt_.emplace(loop, *std::move(broker), std::move(node), events_);
    if (!hub) return;
    posting_.emplace(loop, *hub, events_);
    fetching_.emplace(loop, *hub, events_);
}

void Network::dial() {
    ++traffic_.dials;
    if (mqtt_ && !deaf_) return mqtt_->dial(clock_.now_us());
    events_.push_back({Event::Kind::kUnreachable});
}

void Network::publish(Topic topic, const char* text, size_t size_b, uint8_t qos, bool retain) {
    ++traffic_.published;
    traffic_.batches_mqtt += topic == Topic::kRecords;
    if (mqtt_) mqtt_->publish(topic, text, size_b, qos, retain);
}

void Network::post(const char* text, size_t size_b) {
    ++traffic_.posts;
    if (posting_ && !deaf_) return posting_->post(text, size_b, clock_.now_us());
    events_.push_back({Event::Kind::kPosted});
}

void Network::fetch(const char* path, uint32_t offset_b, uint32_t size_b) {
    if (fetching_ && !deaf_) return fetching_->get(path, offset_b, size_b, clock_.now_us());
    events_.push_back({Event::Kind::kFetched});
}

bool Network::next(Event& event) {
    if (events_.empty()) return false;
    event = std::move(events_.front());
    events_.pop_front();
    traffic_.connections += event.kind == Event::Kind::kConnected;
    traffic_.answered_posts += event.kind == Event::Kind::kPosted && event.status != 0;
    return true;
}

void Network::hang_up() {
    if (mqtt_) mqtt_->hang_up();
    if (posting_) posting_->abandon();
    if (fetching_) fetching_->abandon();
    events_.clear();
}

void Network::tick(uint64_t now_us) {
    if (mqtt_) mqtt_->tick(now_us);
    if (posting_) posting_->tick(now_us);
    if (fetching_) fetching_->tick(now_us);
}

}  // namespace ohmstead
