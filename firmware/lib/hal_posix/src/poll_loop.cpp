// One wait for the sockets of many nodes, by epoll.
#include "poll_loop.h"

#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include <stdexcept>

namespace ohmstead {

PollLoop::PollLoop() : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
    if (epoll_ < 0) throw std::runtime_error("the kernel gives no epoll: too many open files?");
}

PollLoop::~PollLoop() {
    close(epoll_);
}

void PollLoop::watch(int fd, Listener& whom, bool writing) {
    if (fd < 0) return;
    const auto place = static_cast<size_t>(fd);
    if (place >= watched_.size()) watched_.resize(place + 1);
    Watched& one = watched_[place];
    if (one.whom == &whom && one.writing == writing) return;
    epoll_event wanted{};
    wanted.events = EPOLLIN | (writing ? uint32_t{EPOLLOUT} : 0U);
    wanted.data.fd = fd;
    const int how = one.whom == nullptr ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
    if (epoll_ctl(epoll_, how, fd, &wanted) != 0) {
        throw std::runtime_error("epoll does not take a socket");
    }
    one = {&whom, writing};
}

void PollLoop::forget(int fd) {
    if (fd < 0 || static_cast<size_t>(fd) >= watched_.size()) return;
    epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);  // fails where it is closed: then it is done
    watched_[static_cast<size_t>(fd)] = {};
}

void PollLoop::wait(uint64_t timeout_us) {
    epoll_event happened[64];
    const timespec timeout{static_cast<time_t>(timeout_us / 1'000'000),
                           static_cast<long>(timeout_us % 1'000'000) * 1'000};
    const int count = epoll_pwait2(epoll_, happened, 64, &timeout, nullptr);
    for (int i = 0; i < count; ++i) {
        // Whoever was told before may have closed this one meanwhile.
        const auto place = static_cast<size_t>(happened[i].data.fd);
        Listener* whom = place < watched_.size() ? watched_[place].whom : nullptr;
        if (whom == nullptr) continue;
        const uint32_t events = happened[i].events;
        whom->ready((events & (EPOLLIN | EPOLLERR | EPOLLHUP)) != 0, (events & EPOLLOUT) != 0);
    }
}

}  // namespace ohmstead
