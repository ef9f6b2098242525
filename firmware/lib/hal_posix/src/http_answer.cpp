// An answer over HTTP, as far as a node needs to read it.
#include <stdlib.h>
#include <strings.h>

#include "http_request.h"

namespace ohmstead {
namespace {

constexpr size_t kMostB = 65'536;

// The value of a header as a number; `missing` where it has none.
long header(const std::string& head, const char* name, long missing) {
    const std::string sought = std::string("\r\n") + name + ":";
    for (size_t at = 0; at + sought.size() <= head.size(); ++at) {
        if (strncasecmp(head.c_str() + at, sought.c_str(), sought.size()) != 0) continue;
        const char* begin = head.c_str() + at + sought.size();
        char* end = nullptr;
        const long value = strtol(begin, &end, 10);
        return end == begin || value < 0 ? missing : value;
    }
    return missing;
}

}  // namespace

Event http_answer(const std::string& answer, bool ended, bool& whole) {
    Event event{Event::Kind::kPosted};
    const size_t head_b = answer.find("\r\n\r\n");
    whole = ended || answer.size() > kMostB;
    if (head_b == std::string::npos || answer.compare(0, 7, "HTTP/1.") != 0) return event;
    const std::string head = answer.substr(0, head_b);
    const size_t body_b = answer.size() - head_b - 4;
    const long length_b = header(head, "Content-Length", -1);
    whole = whole || (length_b >= 0 && body_b >= static_cast<size_t>(length_b));
    if (!whole || (length_b >= 0 && body_b < static_cast<size_t>(length_b))) return event;
    event.status =
        head.size() > 9 ? static_cast<int>(strtol(head.c_str() + 9, nullptr, 10) % 1000) : 0;
    event.text = answer.substr(head_b + 4);
    event.retry_after_s = static_cast<uint32_t>(header(head, "Retry-After", 0));
    return event;
}

}  // namespace ohmstead
