// Answers over HTTP: status, body and the wait that is asked for, of what came so far.
#include <doctest/doctest.h>

#include <initializer_list>
#include <string>

#include "http_request.h"

using ohmstead::Event;
using ohmstead::http_answer;

namespace {

struct Read {
    explicit Read(const std::string& answer, bool ended = false)
        : event(http_answer(answer, ended, whole)) {}
    bool whole = false;
    Event event;
};

}  // namespace

TEST_CASE("an answer is whole with the last byte that it said would come") {
    const std::string answer = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n{\"a\"";
    for (size_t i = 0; i < answer.size(); ++i) {
        const Read part(answer.substr(0, i));
        CHECK_FALSE(part.whole);
        CHECK(part.event.status == 0);
    }
    const Read all(answer);
    CHECK(all.whole);
    CHECK(all.event.status == 200);
    CHECK(all.event.text == "{\"a\"");
}

TEST_CASE("an answer that ended before the byte that it said is none") {
    const Read half("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{\"a\"", true);
    CHECK(half.whole);
    CHECK(half.event.status == 0);
    CHECK(half.event.text.empty());
}

TEST_CASE("an answer of no said length is whole when the connection ends") {
    const std::string answer = "HTTP/1.0 200 OK\r\n\r\n{}";
    CHECK_FALSE(Read(answer).whole);
    CHECK(Read(answer, true).event.text == "{}");
}

TEST_CASE("what follows a body is not of it") {
    CHECK(Read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 500 No").event.text == "{}");
}

TEST_CASE("a part of a file is told from the whole file by its status") {
    const Read part(
        "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 2-4/9\r\nContent-Length: "
        "3\r\n\r\nabc");
    CHECK(part.event.status == 206);
    CHECK(part.event.text == "abc");
}

TEST_CASE("the hub says how long to wait") {
    const auto wait_s = [](const std::string& header) {
        return Read("HTTP/1.1 503 Busy\r\n" + header + "\r\n\r\n", true).event.retry_after_s;
    };
    CHECK(wait_s("Retry-After: 30") == 30);
    CHECK(wait_s("retry-after:30") == 30);
    CHECK(wait_s("X-Retry-After: 30") == 0);
    CHECK(wait_s("Retry-After: Wed, 21 Oct 2026 07:28:00 GMT") == 0);
    CHECK(wait_s("Retry-After: -5") == 0);
    CHECK(wait_s("Retry-After:\r\n 30") == 0);
    CHECK(wait_s("Retry-After: 4294967296") == UINT32_MAX);
    CHECK(wait_s("Retry-After: 99999999999999999999999") == UINT32_MAX);
}

TEST_CASE("what has no status of three digits is no answer") {
    for (const char* line :
         {"HTTP/1.1 -200 OK", "HTTP/1.1 20 OK", "HTTP/1.1 1200 OK", "HTTP/1.1  200 OK",
          "HTTP/1.1 012 OK", "HTTP/2 200 OK", "HTTP/1.1", "SSH-2.0-OpenSSH_9.2", ""}) {
        CAPTURE(line);
        const Read read(std::string(line) + "\r\n\r\n{}", true);
        CHECK(read.whole);
        CHECK(read.event.status == 0);
        CHECK(read.event.text.empty());
    }
}

TEST_CASE("whoever sends without end is not listened to without end") {
    CHECK(Read(std::string(70'000, 'a')).whole);
}
