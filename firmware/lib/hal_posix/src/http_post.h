// POST /api/data: one request, one answer, one connection, and no waiting.
#pragma once

#include <string>

#include "address.h"
#include "event.h"
#include "poll_loop.h"

namespace ohmstead {

class HttpPost final : public Listener {
   public:
    HttpPost(PollLoop& loop, Address hub, Events& events);
    ~HttpPost();
    HttpPost(const HttpPost&) = delete;
    HttpPost& operator=(const HttpPost&) = delete;

    void begin(const char* text, size_t size_b, uint64_t now_us);  // kPosted follows
    void abandon();                                                // nothing follows
    void ready(bool readable, bool writable) override;
    void tick(uint64_t now_us);  // about once a second: gives up whoever does not answer

   private:
    bool open();
    bool send();
    bool receive();  // whether there is more to come
    void end();      // with what has come

    PollLoop& loop_;
    Address hub_;
    Events& events_;
    int socket_ = -1;
    std::string unsent_;
    std::string answer_;
    uint64_t began_us_ = 0;
};

// An answer read: its status (0: it is none, or not whole), body, and seconds of Retry-After.
// `ended`: nothing more will come.
Event http_answer(const std::string& answer, bool ended, bool& whole);

}  // namespace ohmstead
