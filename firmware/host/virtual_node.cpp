// Whole nodes as a Linux program, one or many: virtual_node --help.
#include <mosquitto.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "virtual/commands.h"
#include "virtual/fleet.h"
#include "virtual/options.h"
#include "virtual/report.h"

namespace {

using namespace ohmstead;

constexpr uint64_t kLongestWaitUs = 200'000;

volatile sig_atomic_t signalled = 0;

void note_signal(int) {
    signalled = 1;
}

void catch_signals() {
    struct sigaction action {};
    action.sa_handler = note_signal;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    signal(SIGPIPE, SIG_IGN);  // a broken connection is not the end of the program
}

// Each node has a flash, up to two connections, and libmosquitto's pair of sockets.
void allow_files(size_t nodes) {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    const rlim_t wanted = 6 * nodes + 64;
    if (limit.rlim_cur >= wanted) return;
    if (limit.rlim_max < wanted) {
        throw std::runtime_error("so many nodes need " + std::to_string(wanted) +
                                 " open files: raise ulimit -n");
    }
    limit.rlim_cur = wanted;
    setrlimit(RLIMIT_NOFILE, &limit);
}

void write_all(const Options& options, Fleet& fleet) {
    if (!options.report.empty()) write_text(options.report, report_of(fleet));
    if (!options.records.empty()) write_records(fleet, options.records);
}

// Whether it is over: told to stop, or the time is up and the hub has everything (or never will).
class End {
   public:
    End(const Options& options, uint64_t now_us)
        : halts_us_(options.for_s > 0 ? now_us + static_cast<uint64_t>(options.for_s * 1e6)
                                      : UINT64_MAX),
          drained_by_us_(halts_us_ == UINT64_MAX
                             ? UINT64_MAX
                             : halts_us_ + static_cast<uint64_t>(options.drain_s * 1e6)) {}

    bool reached(Fleet& fleet, uint64_t now_us) const {
        if (now_us < halts_us_) return false;
        fleet.halt();
        return fleet.held() == 0 || now_us >= drained_by_us_;
    }

   private:
    uint64_t halts_us_;
    uint64_t drained_by_us_;
};

void run(const Options& options) {
    PollLoop loop;
    const MachineClock machine;
    SteppedClock stepped(0);
    const Clock& clock = options.stepped ? static_cast<const Clock&>(stepped) : machine;
    Fleet fleet(options, loop, clock);
    Commands commands(loop, fleet, options.stepped ? &stepped : nullptr,
                      [&] { write_all(options, fleet); });
    const End end(options, clock.now_us());
    fleet.power_on();
    while (signalled == 0 && !commands.stopped() && !end.reached(fleet, clock.now_us())) {
        fleet.serve();
        commands.serve();
        const uint64_t due_us = fleet.due_us();
        const uint64_t now_us = clock.now_us();
        const uint64_t until_us = due_us > now_us ? due_us - now_us : 0;
        loop.wait(options.stepped && until_us > 0 ? kLongestWaitUs
                                                  : std::min(until_us, kLongestWaitUs));
    }
    write_all(options, fleet);
}

}  // namespace

int main(int count, char** words) {
    try {
        const Options options = options_of(count, words);
        catch_signals();
        allow_files(options.nodes);
        mosquitto_lib_init();
        run(options);
        mosquitto_lib_cleanup();
        return 0;
    } catch (const std::exception& error) {
        const bool help = strlen(error.what()) == 0;
        if (help) {
            fputs(kHelp, stdout);
        } else {
            fprintf(stderr, "virtual_node: %s\n", error.what());
        }
        return help ? 0 : 2;
    }
}
