// Flash in a file: NOR as the board has it, and a power cut that takes what was not synced.
#include <doctest/doctest.h>

#include <algorithm>

#include "chance.h"
#include "file_flash.h"
#include "made_folder.h"

using namespace ohmstead;

namespace {

using Bytes = std::vector<uint8_t>;
constexpr uint32_t kSectorB = Flash::kSectorB;

Bytes read(FileFlash& flash, uint32_t offset_b, size_t size_b) {
    Bytes bytes(size_b);
    REQUIRE(flash.read(offset_b, bytes.data(), size_b));
    return bytes;
}

bool program(FileFlash& flash, uint32_t offset_b, const Bytes& bytes) {
    return flash.program(offset_b, bytes.data(), bytes.size());
}

// A flash with one thing synced and two that are not: a program, and an erase of what was synced.
struct Cut {
    Cut() : flash(folder.path() + "/flash", 2) {
        REQUIRE(program(flash, 0, synced));
        REQUIRE(flash.sync());
        REQUIRE(program(flash, kSectorB, later));
        REQUIRE(flash.erase(0));
    }
    const Bytes synced = {1, 2, 3};
    const Bytes later = {4, 5, 6, 7};
    const MadeFolder folder;
    FileFlash flash;
    SeededRandom random{1};
};

}  // namespace

TEST_CASE("a new flash is erased, and takes no disk") {
    const MadeFolder folder;
    FileFlash flash(folder.path() + "/flash", 100);
    CHECK(read(flash, 99 * kSectorB, kSectorB) == Bytes(kSectorB, 0xFF));
    CHECK(std::filesystem::file_size(folder.path() + "/flash") == 100 * kSectorB);
}

TEST_CASE("what was programmed is there for the next run, and an erase ends it") {
    const MadeFolder folder;
    {
        FileFlash flash(folder.path() + "/flash", 2);
        REQUIRE(program(flash, kSectorB - 1, {1, 0, 255}));  // over a sector's end, too
    }
    FileFlash flash(folder.path() + "/flash", 2);
    CHECK(read(flash, kSectorB - 1, 3) == Bytes{1, 0, 255});
    REQUIRE(flash.erase(0));
    CHECK(read(flash, kSectorB - 1, 3) == Bytes{255, 0, 255});
}

TEST_CASE("programming twice without an erase is refused, and changes nothing") {
    const MadeFolder folder;
    FileFlash flash(folder.path() + "/flash", 1);
    REQUIRE(program(flash, 10, {0x0F}));
    CHECK_FALSE(program(flash, 9, {0x00, 0x0E}));
    CHECK(read(flash, 9, 2) == Bytes{0xFF, 0x0F});
}

TEST_CASE("nothing is read or written past the end") {
    const MadeFolder folder;
    FileFlash flash(folder.path() + "/flash", 2);
    uint8_t bytes[2] = {};
    CHECK_FALSE(flash.read(2 * kSectorB - 1, bytes, 2));
    CHECK_FALSE(flash.read(UINT32_MAX, bytes, 1));
    CHECK_FALSE(flash.program(2 * kSectorB - 1, bytes, 2));
    CHECK_FALSE(flash.erase(2));
    CHECK_FALSE(flash.erase(UINT32_MAX / kSectorB + 1));  // times a sector it is 0 in 32 bits
    CHECK(std::filesystem::file_size(folder.path() + "/flash") == 2 * kSectorB);
}

TEST_CASE("a cut right after the sync takes all that came later and nothing else") {
    Cut cut;
    cut.flash.sync();
    cut.flash.cut(0, cut.random);
    CHECK(read(cut.flash, 0, 3) == Bytes(3, 0xFF));
    CHECK(read(cut.flash, kSectorB, 4) == cut.later);
}

TEST_CASE("what was synced before is whole after a cut that tears an erase of something else") {
    const MadeFolder folder;
    for (uint64_t seed = 1; seed <= 50; ++seed) {
        FileFlash flash(folder.path() + "/" + std::to_string(seed), 2);
        SeededRandom random(seed);
        REQUIRE(program(flash, 0, {1, 2, 3}));
        REQUIRE(program(flash, kSectorB, Bytes(kSectorB, 0)));
        REQUIRE(flash.sync());
        REQUIRE(flash.erase(1));
        flash.cut(random.share(), random);
        CHECK(read(flash, 0, 3) == Bytes{1, 2, 3});
    }
}

TEST_CASE("a torn program is its beginning, a byte half programmed, and flash as it was") {
    int torn = 0;
    for (uint64_t seed = 1; seed <= 200; ++seed) {
        Cut cut;
        cut.random = SeededRandom(seed);
        cut.flash.cut(0, cut.random);  // in the first operation after the sync
        CHECK(read(cut.flash, 0, 3) == cut.synced);
        const Bytes after = read(cut.flash, kSectorB, 4);
        const auto torn_b = static_cast<size_t>(
            std::mismatch(after.begin(), after.end(), cut.later.begin()).first - after.begin());
        if (torn_b == 4) continue;  // it went in the last byte, and all its bits had fallen
        ++torn;
        CHECK((after[torn_b] & cut.later[torn_b]) == cut.later[torn_b]);  // bits only fall
        CHECK(std::all_of(after.begin() + static_cast<long>(torn_b) + 1, after.end(),
                          [](uint8_t byte) { return byte == 0xFF; }));
    }
    CHECK(torn > 150);
}

TEST_CASE("a cut at a share of the time keeps what was done before it") {
    Cut cut;
    cut.flash.cut(0.5, cut.random);  // of two operations: the first is done, the second is torn
    CHECK(read(cut.flash, kSectorB, 4) == cut.later);
}

TEST_CASE("a cut when all was done, and a second one, take nothing") {
    Cut cut;
    cut.flash.cut(1, cut.random);
    cut.flash.cut(0, cut.random);
    CHECK(read(cut.flash, 0, 3) == Bytes(3, 0xFF));
    CHECK(read(cut.flash, kSectorB, 4) == cut.later);
}

TEST_CASE("a sync that lies keeps nothing from a cut") {
    const MadeFolder folder;
    FileFlash flash(folder.path() + "/flash", 1);
    flash.plant_lying_sync();
    REQUIRE(program(flash, 0, {0}));
    REQUIRE(flash.sync());
    REQUIRE(program(flash, 1, {0}));
    REQUIRE(flash.sync());
    SeededRandom random(3);
    flash.cut(0, random);
    CHECK(read(flash, 1, 1) == Bytes{0xFF});
}

TEST_CASE("a folder that cannot be written to is named") {
    CHECK_THROWS_WITH_AS(FileFlash("/nowhere/flash", 1), doctest::Contains("give a folder"),
                         std::runtime_error);
}
