// Prints the digest of the scenario: for this PC in 64 and 32 bits, and for bare rv32 metal.
#include "scenario.h"

int main(int count, char**) {
    static ohmstead::Scenario scenario(count > 1 ? 61 : 60);  // any argument: another load
    scenario.run();
    printf("node_b %u\nmeter_b %u\n", static_cast<unsigned>(sizeof(ohmstead::Node)),
           static_cast<unsigned>(sizeof(ohmstead::Meter)));
    const uint64_t digest = scenario.digest().value();
    printf(
        "windows %u\ncuts %u\nmessages %u\nbatches %u\nmerged %u\nlast_seq %u\ndigest %08x%08x\n",
        static_cast<unsigned>(scenario.windows()), static_cast<unsigned>(scenario.cuts()),
        static_cast<unsigned>(scenario.hub().messages()),
        static_cast<unsigned>(scenario.hub().batches()),
        static_cast<unsigned>(scenario.hub().merged()),
        static_cast<unsigned>(scenario.hub().last_seq()), static_cast<unsigned>(digest >> 32),
        static_cast<unsigned>(digest & 0xFFFFFFFFU));
    return 0;
}
