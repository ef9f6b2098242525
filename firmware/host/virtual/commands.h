// Lines on standard input that steer the fleet, one after the other.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "poll_loop.h"
#include "virtual/fleet.h"

namespace ohmstead {

class Commands final : public Listener {
   public:
    // `clock` is nullptr where time runs by itself; `report` writes what was asked for at the end.
    Commands(PollLoop& loop, Fleet& fleet, SteppedClock* clock, std::function<void()> report);

    void ready(bool readable, bool writable) override;
    void serve();  // goes on with what waits, and begins what comes next
    bool stopped() const { return stopped_; }

   private:
    void begin(const std::string& line);
    void wait_for(const std::vector<std::string>& words);
    void say(const std::string& word) const;

    PollLoop& loop_;
    Fleet& fleet_;
    SteppedClock* clock_;
    std::function<void()> report_;
    std::string text_;  // not yet a whole line
    std::deque<std::string> lines_;
    std::function<bool()> happened_;  // of what is waited for
    std::string waiting_for_;
    uint64_t patient_until_us_ = 0;
    bool stopped_ = false;
};

}  // namespace ohmstead
