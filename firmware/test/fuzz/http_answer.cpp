// Any bytes as an answer over HTTP: nothing is read into it that is not there.
#include <string>

#include "http_request.h"
#include "promise.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size_b) {
    if (size_b == 0) return 0;
    const std::string answer(reinterpret_cast<const char*>(data) + 1, size_b - 1);
    bool whole = false;
    const ohmstead::Event event = ohmstead::http_answer(answer, (data[0] & 1) != 0, whole);
    ohmstead::promise(event.text.size() < size_b, "a body is no longer than what came");
    ohmstead::promise(whole || event.status == 0, "an answer that is not whole is none");
    return 0;
}
