// Requests to the hub over HTTP, one after the other, in a task of their own: the node never waits.
#pragma once

#include "events.h"

namespace ohmstead {

struct HttpAnswer {
    char* bytes = nullptr;
    size_t room_b = 0;
    size_t size_b = 0;
    uint32_t retry_after_s = 0;
    bool too_long = false;
};

class HttpWorker {
   public:
    explicit HttpWorker(Events& events);

    void set_up(const char* host, uint16_t port);  // the text must stay
    void post(const char* text, size_t size_b);
    void fetch(const char* path, uint32_t offset_b, uint32_t size_b);

   private:
    struct Request {
        bool fetching = false;
        char path[128] = "/api/data";
        char* body = nullptr;
        size_t size_b = 0;  // of the body, or of what is wanted
        uint32_t offset_b = 0;
    };

    static void run(void* self);
    void queue(const Request& request);
    int perform(const Request& request, HttpAnswer& answer);
    void carry_out(const Request& request);
    void fail(const Request& request);

    Events& events_;
    QueueHandle_t requests_;
    const char* host_ = "";
    uint16_t port_ = 0;
};

}  // namespace ohmstead
