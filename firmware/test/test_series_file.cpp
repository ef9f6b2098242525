// Series of power from a csv: the last column, and a row that is none is named.
#include <doctest/doctest.h>

#include <initializer_list>

#include "made_folder.h"
#include "series_file.h"

using namespace ohmstead;

namespace {

std::vector<float> series(const std::string& text) {
    const MadeFolder folder;
    return series_of(folder.file("series.csv", text));
}

}  // namespace

TEST_CASE("the last column of a csv is its power") {
    CHECK(series("time,power_w\n0,12.5\n60,-3\n") == std::vector<float>{12.5F, -3});
    CHECK(series("power_w\r\n7\r\n8") == std::vector<float>{7, 8});
}

TEST_CASE("a row without a power is named") {
    for (const char* row : {"60,", "60,much", "60,nan", "60,inf", "60,2e7", ""}) {
        CAPTURE(row);
        CHECK_THROWS_WITH_AS(series("time,power_w\n0,1\n" + std::string(row) + "\n"),
                             doctest::Contains((std::string("in W: ") + row).c_str()),
                             std::runtime_error);
    }
}

TEST_CASE("a csv without rows, or none at all, says what to give") {
    CHECK_THROWS_WITH_AS(series("time,power_w\n"), doctest::Contains("no rows"),
                         std::runtime_error);
    CHECK_THROWS_WITH_AS(series(""), doctest::Contains("no rows"), std::runtime_error);
    CHECK_THROWS_WITH_AS(series_of("/nowhere/series.csv"), doctest::Contains("give a csv"),
                         std::runtime_error);
}
