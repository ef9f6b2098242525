// Lines on standard input that steer the fleet.
#include "virtual/commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <sstream>

namespace ohmstead {
namespace {

constexpr uint64_t kPatienceMs = 60'000;

std::vector<std::string> words_of(const std::string& line) {
    std::istringstream stream(line);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

// A whole number among the words; `missing` where there is none.
uint64_t number(const std::vector<std::string>& words, size_t place, uint64_t missing) {
    return place < words.size() ? strtoull(words[place].c_str(), nullptr, 10) : missing;
}

}  // namespace

Commands::Commands(PollLoop& loop, Fleet& fleet, SteppedClock* clock, std::function<void()> report)
    : loop_(loop), fleet_(fleet), clock_(clock), report_(std::move(report)) {
    // A file, or nothing at all, cannot be waited for: then there is nobody who steers.
    if (isatty(STDIN_FILENO) != 0 || lseek(STDIN_FILENO, 0, SEEK_CUR) < 0) {
        loop_.watch(STDIN_FILENO, *this, false);
    }
}

void Commands::ready(bool, bool) {
    char bytes[4096];
    const ssize_t got_b = ::read(STDIN_FILENO, bytes, sizeof bytes);
    if (got_b <= 0) {
        loop_.forget(STDIN_FILENO);
        stopped_ = stopped_ || clock_ != nullptr;  // nobody can step the clock any more
        return;
    }
    text_.append(bytes, static_cast<size_t>(got_b));
    for (size_t end = text_.find('\n'); end != std::string::npos; end = text_.find('\n')) {
        lines_.push_back(text_.substr(0, end));
        text_.erase(0, end + 1);
    }
}

void Commands::serve() {
    if (happened_) {
        const bool patient = MachineClock().now_us() < patient_until_us_;
        const bool happened = happened_();
        if (!happened && patient) return;
        happened_ = nullptr;
        say(happened ? waiting_for_ : "out of patience");
    }
    while (!lines_.empty() && !happened_ && !stopped_) {
        const std::string line = lines_.front();
        lines_.pop_front();
        begin(line);
    }
}

void Commands::begin(const std::string& line) {
    const std::vector<std::string> words = words_of(line);
    const std::string what = words.empty() ? "" : words[0];
    if (what == "advance" && words.size() == 2 && clock_ != nullptr) {
        clock_->advance(number(words, 1, 0) * 1'000);
        fleet_.serve();
    } else if (what == "cut" && words.size() >= 2) {
        if (!fleet_.cut(words[1], number(words, 2, 0) * 1'000)) return say("no such node");
    } else if (what == "halt") {
        fleet_.halt();
    } else if (what == "report") {
        report_();
    } else if (what == "stop") {
        stopped_ = true;
    } else if (what == "wait") {
        return wait_for(words);
    } else {
        return say("not understood: see --help");
    }
    say(what);
}

void Commands::wait_for(const std::vector<std::string>& words) {
    waiting_for_ = words.size() > 1 ? words[1] : "";
    size_t place = 2;
    if (waiting_for_ == "held") {
        happened_ = [this] { return fleet_.held() == 0; };
    } else if (waiting_for_ == "connected") {
        happened_ = [this] { return fleet_.all_connected(); };
    } else if (waiting_for_ == "stored") {
        const uint64_t enough = number(words, place++, 0);
        happened_ = [this, enough] { return fleet_.stored() >= enough; };
    } else {
        return say("wait for held, connected, or stored N");
    }
    const uint64_t patience_ms = number(words, place, kPatienceMs);
    patient_until_us_ = MachineClock().now_us() + patience_ms * 1'000;
}

void Commands::say(const std::string& word) const {
    printf("{\"did\":\"%s\",\"held\":%" PRIu64 ",\"stored\":%" PRIu64 "}\n", word.c_str(),
           fleet_.held(), fleet_.stored());
    fflush(stdout);
}

}  // namespace ohmstead
