// How long a node waits after failures in a row.
#include <doctest/doctest.h>

#include "fakes.h"
#include "talk/backoff.h"

using namespace ohmstead;

TEST_CASE("the wait is drawn from one second up to a ceiling that doubles to a minute") {
    SeededRandom random(7);
    const uint32_t ceilings[] = {1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000};
    for (uint32_t failures = 0; failures < 8; ++failures) {
        uint32_t least = UINT32_MAX;
        uint32_t most = 0;
        for (int i = 0; i < 5000; ++i) {
            const uint32_t wait_ms = backoff_ms(failures, random);
            least = wait_ms < least ? wait_ms : least;
            most = wait_ms > most ? wait_ms : most;
        }
        CHECK(least >= 1000);
        CHECK(most <= ceilings[failures]);
        if (failures > 0) {
            CHECK(least < 1000 + ceilings[failures] / 50);
            CHECK(most > ceilings[failures] - ceilings[failures] / 50);
        }
    }
    CHECK(backoff_ms(UINT32_MAX, random) <= 60000);
}
