// Where a server is.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <string>

namespace ohmstead {

struct Address {
    std::string host;
    uint16_t port = 0;
    sockaddr_storage resolved{};
    socklen_t resolved_b = 0;
};

// Read HOST:PORT, and ask once for the host's number: nothing waits for a name later.
// Throws std::runtime_error with what to do.
Address address_of(const std::string& text);

}  // namespace ohmstead
