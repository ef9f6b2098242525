// The starting current.
#include <doctest/doctest.h>

#include "measure/starting.h"

using ohmstead::starting_current_a;
using ohmstead::starting_power_w;

TEST_CASE("with the voltage measured, noise averages out of power") {
    CHECK(starting_power_w(230, 0.49f, 0.012f, 1280) == doctest::Approx(18.9).epsilon(0.01));
    CHECK(starting_power_w(230, 0.49f, 0.012f, 64'000) == doctest::Approx(2.76).epsilon(0.02));
    CHECK(starting_power_w(230, 0, 0.012f, 1280) == doctest::Approx(2.76));
}

TEST_CASE("without it, a quarter more noise than was learnt is still no load") {
    CHECK(starting_current_a(0.1f, 0.012f, 1280) == doctest::Approx(0.0698).epsilon(0.01));
    CHECK(starting_current_a(0.1f, 0.012f, 64'000) == doctest::Approx(0.0532).epsilon(0.01));
    CHECK(starting_current_a(0, 0.012f, 1280) == doctest::Approx(0.012));
}

TEST_CASE("where nothing is known of samples, everything counts") {
    CHECK(starting_power_w(230, 1, 1, 0) == 0.0f);
    CHECK(starting_current_a(1, 1, 0) == 0.0f);
}
