// An answer over HTTP, as far as a node needs to read it.
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <algorithm>

#include "http_request.h"

namespace ohmstead {
namespace {

constexpr size_t kMostB = 65'536;

// The digits that `text` begins with, as a number of ten digits at most; `missing` without any.
int64_t digits(const char* text, int64_t missing) {
    const size_t count = strspn(text, "0123456789");
    return count == 0 ? missing : count > 10 ? 9'999'999'999 : strtoll(text, nullptr, 10);
}

// The value of a header as a number; `missing` where it has none.
int64_t header(const std::string& head, const char* name, int64_t missing) {
    const std::string sought = std::string("\r\n") + name + ":";
    for (size_t at = 0; at + sought.size() <= head.size(); ++at) {
        if (strncasecmp(head.c_str() + at, sought.c_str(), sought.size()) != 0) continue;
        const char* value = head.c_str() + at + sought.size();
        return digits(value + strspn(value, " \t"), missing);
    }
    return missing;
}

// Of "HTTP/1.1 206 Partial Content"; 0: there is none.
int status_of(const std::string& head) {
    if (head.size() < 12 || head.compare(0, 7, "HTTP/1.") != 0 || head[8] != ' ') return 0;
    const char* const text = head.c_str() + 9;
    const bool three = strspn(text, "0123456789") == 3 && *text != '0';
    return three ? static_cast<int>(digits(text, 0)) : 0;
}

}  // namespace

Event http_answer(const std::string& answer, bool ended, bool& whole) {
    Event event{Event::Kind::kPosted};
    whole = ended || answer.size() > kMostB;
    const size_t head_b = answer.find("\r\n\r\n");
    if (head_b == std::string::npos) return event;
    const std::string head = answer.substr(0, head_b);
    const auto body_b = static_cast<int64_t>(answer.size() - head_b - 4);
    const int64_t length_b = header(head, "Content-Length", -1);
    whole = whole || (length_b >= 0 && body_b >= length_b);
    if (!whole || body_b < length_b || status_of(head) == 0) return event;
    event.status = status_of(head);
    event.text = answer.substr(head_b + 4);
    if (length_b >= 0) event.text.resize(static_cast<size_t>(length_b));
    const int64_t wait_s = header(head, "Retry-After", 0);
    event.retry_after_s = static_cast<uint32_t>(std::min<int64_t>(wait_s, UINT32_MAX));
    return event;
}

}  // namespace ohmstead
