// Counting on a register.
#include <doctest/doctest.h>

#include <cmath>

#include "measure/energy.h"

using namespace ohmstead;

TEST_CASE("a thousand small parts make the whole, to the last microjoule") {
    Register energy;
    for (int at = 0; at < 1'000'000; ++at) add_imported(energy, 7'777);
    const int64_t all_uj = energy.imported_mwh * kMicrojoulesPerMwh + energy.imported_rest_uj;
    CHECK(all_uj == int64_t{7'777} * 1'000'000);
    CHECK(energy.imported_rest_uj < kMicrojoulesPerMwh);
    CHECK(energy.exported_mwh == 0);
}

TEST_CASE("import and export are two totals, and neither falls") {
    Register energy;
    add_imported(energy, 2 * kMicrojoulesPerMwh);
    add_exported(energy, 3 * kMicrojoulesPerMwh);
    add_imported(energy, -5);
    add_exported(energy, -5);
    CHECK(energy.imported_mwh == 2);
    CHECK(energy.exported_mwh == 3);
    CHECK(energy.imported_rest_uj == 0);
    CHECK(energy.exported_rest_uj == 0);
}

TEST_CASE("a kilowatt for an hour is a kilowatt-hour") {
    Register energy;
    for (int at = 0; at < 5 * 3600; ++at) add_imported(energy, microjoules(1000, 200'000));
    CHECK(energy.imported_mwh == 1'000'000);
    CHECK(energy.imported_rest_uj == 0);
}

TEST_CASE("power backwards is energy of the other sign, rounded alike") {
    CHECK(microjoules(-0.3f, 5) == -microjoules(0.3f, 5));
    CHECK(microjoules(-0.3f, 5) == -2);
    CHECK(microjoules(100'000, 3'600'000) == int64_t{100'000} * 3'600'000);
}

TEST_CASE("absurd power fills no register beyond its digits") {
    CHECK(microjoules(1e30f, 200'000) == 10'000'000'000'000'000);
    CHECK(microjoules(-1e30f, 200'000) == -10'000'000'000'000'000);
    CHECK(microjoules(std::nanf(""), 200'000) == 0);
}
