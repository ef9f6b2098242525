// One wait for the sockets of many nodes.
#pragma once

#include <stdint.h>

#include <vector>

namespace ohmstead {

class Listener {
   public:
    virtual void ready(bool readable, bool writable) = 0;

   protected:
    ~Listener() = default;
};

class PollLoop {
   public:
    PollLoop();
    ~PollLoop();
    PollLoop(const PollLoop&) = delete;
    PollLoop& operator=(const PollLoop&) = delete;

    // Tell `whom` when `fd` can be read, and with `writing` when it can be written. Again: change.
    void watch(int fd, Listener& whom, bool writing);
    void forget(int fd);  // closed already, or soon
    // Wait for something to happen, `timeout_us` at most, and tell whom it concerns.
    void wait(uint64_t timeout_us);

   private:
    struct Watched {
        Listener* whom = nullptr;
        bool writing = false;
    };
    int epoll_;
    std::vector<Watched> watched_;  // by fd
};

}  // namespace ohmstead
