// Any bytes as an answer over HTTP: nothing is read into it that is not there.
#include <ctype.h>

#include <algorithm>
#include <string>

#include "http_request.h"
#include "promise.h"

using ohmstead::promise;

namespace {

// Whether a header's name stands in it anywhere, in letters of any size.
bool names(std::string answer, const char* header) {
    std::transform(answer.begin(), answer.end(), answer.begin(),
                   [](unsigned char letter) { return static_cast<char>(tolower(letter)); });
    return answer.find(header) != std::string::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size_b) {
    if (size_b == 0) return 0;
    const std::string answer(reinterpret_cast<const char*>(data) + 1, size_b - 1);
    bool whole = false;
    const ohmstead::Event event = ohmstead::http_answer(answer, (data[0] & 1) != 0, whole);
    promise(event.text.size() < size_b, "a body is no longer than what came");
    promise(answer.find(event.text) != std::string::npos, "a body is of what came");
    promise(event.retry_after_s == 0 || names(answer, "retry-after:"), "nobody waits unasked");
    if (event.status == 0) return 0;
    promise(whole, "an answer that is not whole is none");
    promise(event.status >= 100 && event.status <= 999, "a status has three digits");
    promise(answer.find(" " + std::to_string(event.status)) == 8, "a status stands in its place");
    return 0;
}
