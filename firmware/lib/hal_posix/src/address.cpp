// Where a server is, out of a person's words.
#include "address.h"

#include <netdb.h>
#include <string.h>

#include <memory>
#include <stdexcept>

namespace ohmstead {
namespace {

uint16_t port_of(const std::string& text, const std::string& digits) {
    const bool good = !digits.empty() && digits.size() <= 5 &&
                      digits.find_first_not_of("0123456789") == std::string::npos;
    const int port = good ? std::stoi(digits) : 0;
    if (port < 1 || port > 65'535) {
        throw std::runtime_error("'" + text +
                                 "' is no address: write HOST:PORT, as 127.0.0.1:1883");
    }
    return static_cast<uint16_t>(port);
}

}  // namespace

Address address_of(const std::string& text) {
    const size_t colon = text.rfind(':');
    Address address;
    address.port = port_of(text, colon == std::string::npos ? "" : text.substr(colon + 1));
    address.host = colon == 0 ? "127.0.0.1" : text.substr(0, colon);
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    const std::string port = std::to_string(address.port);
    const int failed = getaddrinfo(address.host.c_str(), port.c_str(), &wanted, &list);
    if (failed != 0) {
        throw std::runtime_error("'" + address.host + "' is not found: " + gai_strerror(failed));
    }
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owned(list, freeaddrinfo);
    memcpy(&address.resolved, list->ai_addr, list->ai_addrlen);
    address.resolved_b = list->ai_addrlen;
    return address;
}

}  // namespace ohmstead
