// A request to the hub on a socket that never waits.
#include "http_request.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <unistd.h>

namespace ohmstead {
namespace {

constexpr uint64_t kAnswerUs = 30'000'000;

bool later() {
    return errno == EAGAIN || errno == EINTR || errno == EINPROGRESS;
}

}  // namespace

HttpRequest::HttpRequest(PollLoop& loop, Address hub, Events& events)
    : loop_(loop), hub_(std::move(hub)), events_(events) {}

HttpRequest::~HttpRequest() {
    abandon();
}

void HttpRequest::post(const char* text, size_t size_b, uint64_t now_us) {
    const std::string head = "Content-Type: application/json\r\nContent-Length: ";
    begin(Event::Kind::kPosted, "POST /api/data",
          head + std::to_string(size_b) + "\r\n\r\n" + std::string(text, size_b), now_us);
}

void HttpRequest::get(const char* path, uint32_t offset_b, uint32_t size_b, uint64_t now_us) {
    const std::string last = std::to_string(uint64_t{offset_b} + size_b - 1);
    begin(Event::Kind::kFetched, std::string("GET ") + path,
          "Range: bytes=" + std::to_string(offset_b) + "-" + last + "\r\n\r\n", now_us);
}

void HttpRequest::begin(Event::Kind answer, const std::string& line, const std::string& rest,
                        uint64_t now_us) {
    abandon();
    kind_ = answer;
    began_us_ = now_us;
    unsent_ = line + " HTTP/1.1\r\nHost: " + hub_.host + ":" + std::to_string(hub_.port) +
              "\r\nConnection: close\r\n" + rest;
    if (!open()) end();
}

void HttpRequest::abandon() {
    loop_.forget(socket_);
    if (socket_ >= 0) close(socket_);
    socket_ = -1;
    answer_.clear();
    unsent_.clear();
}

void HttpRequest::ready(bool readable, bool writable) {
    if (writable && !send()) return end();
    if (readable && !receive()) return end();
    loop_.watch(socket_, *this, !unsent_.empty());
}

void HttpRequest::tick(uint64_t now_us) {
    if (socket_ >= 0 && now_us - began_us_ > kAnswerUs) end();
}

bool HttpRequest::open() {
    socket_ = socket(hub_.resolved.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (socket_ < 0) return false;
    const int at_once = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    const auto* address = reinterpret_cast<const sockaddr*>(&hub_.resolved);
    if (connect(socket_, address, hub_.resolved_b) != 0 && !later()) return false;
    loop_.watch(socket_, *this, true);
    return true;
}

bool HttpRequest::send() {
    while (!unsent_.empty()) {
        const ssize_t sent_b = ::send(socket_, unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
        if (sent_b < 0) return later();
        unsent_.erase(0, static_cast<size_t>(sent_b));
    }
    return true;
}

bool HttpRequest::receive() {
    char bytes[4096];
    while (true) {
        const ssize_t got_b = recv(socket_, bytes, sizeof bytes, 0);
        if (got_b < 0) return later();
        if (got_b == 0) return false;
        answer_.append(bytes, static_cast<size_t>(got_b));
        bool whole = false;
        http_answer(answer_, false, whole);
        if (whole) return false;
    }
}

void HttpRequest::end() {
    bool whole = false;
    Event event = http_answer(answer_, true, whole);
    abandon();
    event.kind = kind_;
    events_.push_back(std::move(event));
}

}  // namespace ohmstead
