// A journal that believes every CRC must be found out by the cuts that the real one passes.
// Linked with the journal's own sources, except that this crc32 is in the place of theirs: what was
// never written (erased flash) has the right CRC, as if nobody looked.
#include <cstdio>

#include "hold/crc32.h"
#include "journal_cuts.h"

namespace ohmstead {

uint32_t crc32(const void*, size_t, uint32_t) {
    return 0xFFFFFFFF;
}

}  // namespace ohmstead

int main() {
    const ohmstead::CutFindings findings = ohmstead::CutEverywhere().run();
    std::printf("without CRCs %llu of %llu cuts are found out, first: %s\n",
                static_cast<unsigned long long>(findings.found_out),
                static_cast<unsigned long long>(findings.cuts), findings.first.c_str());
    return findings.found_out > 0 ? 0 : 1;
}
