// A request to the hub: one answer, one connection, and no waiting.
#pragma once

#include <string>

#include "address.h"
#include "event.h"
#include "poll_loop.h"

namespace ohmstead {

class HttpRequest final : public Listener {
   public:
    HttpRequest(PollLoop& loop, Address hub, Events& events);
    ~HttpRequest();
    HttpRequest(const HttpRequest&) = delete;
    HttpRequest& operator=(const HttpRequest&) = delete;

    void post(const char* text, size_t size_b, uint64_t now_us);  // to /api/data: kPosted follows
    // These bytes of a path: kFetched follows.
    void get(const char* path, uint32_t offset_b, uint32_t size_b, uint64_t now_us);
    void abandon();  // nothing follows
    void ready(bool readable, bool writable) override;
    void tick(uint64_t now_us);  // about once a second: gives up whoever does not answer

   private:
    void begin(Event::Kind answer, const std::string& line, const std::string& rest,
               uint64_t now_us);
    bool open();
    bool send();
    bool receive();  // whether there is more to come
    void end();      // with what has come

    PollLoop& loop_;
    Address hub_;
    Events& events_;
    int socket_ = -1;
    Event::Kind kind_ = Event::Kind::kPosted;  // of its answer
    std::string unsent_;
    std::string answer_;
    uint64_t began_us_ = 0;
};

// An answer read: its status (0: it is none, or not whole), body, and seconds of Retry-After.
// `ended`: nothing more will come.
Event http_answer(const std::string& answer, bool ended, bool& whole);

}  // namespace ohmstead
