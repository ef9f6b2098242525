// Variance and covariance from integer sums.
#include <doctest/doctest.h>

#include <initializer_list>

#include "measure/exact.h"

using ohmstead::covariance;

namespace {
struct Summed {
    int64_t weight = 0, x = 0, y = 0, xx = 0, xy = 0;
    void add(int64_t one, int64_t other, int64_t times = 1) {
        weight += times;
        x += times * one;
        y += times * other;
        xx += times * one * one;
        xy += times * one * other;
    }
};
}  // namespace

TEST_CASE("an offset, however large, changes no variance by a digit") {
    for (const int64_t offset : {-32768 + 2, -1234, 0, 1, 2047, 30'000}) {
        Summed sums;
        for (int at = 0; at < 1000; ++at) sums.add(offset + (at % 2 == 0 ? 1 : -1), 0);
        CHECK(covariance(sums.xx, sums.x, sums.x, sums.weight) == 1.0f);
    }
}

TEST_CASE("an input that stands still has no variance at all") {
    Summed sums;
    for (int at = 0; at < 6400; ++at) sums.add(2047, 2047, 64);
    CHECK(covariance(sums.xx, sums.x, sums.x, sums.weight) == 0.0f);
}

TEST_CASE("sixteen bits at full swing for a second at 30,000 a second do not overflow") {
    Summed sums;
    for (int at = 0; at < 30'000; ++at) {
        const int64_t code = at % 2 == 0 ? 32767 : -32767;
        sums.add(code, -code, 64);
    }
    const float square = 32767.0f * 32767.0f;
    CHECK(covariance(sums.xx, sums.x, sums.x, sums.weight) == doctest::Approx(square));
    CHECK(covariance(sums.xy, sums.x, sums.y, sums.weight) == doctest::Approx(-square));
}

TEST_CASE("parts of a mean that are not whole are taken off, too") {
    Summed sums;
    for (const int64_t value : {-3, -1, 0, 5, 7, 7, 2}) sums.add(value, 2 * value + 1);
    CHECK(covariance(sums.xx, sums.x, sums.x, sums.weight) == doctest::Approx(13.67347));
    CHECK(covariance(sums.xy, sums.x, sums.y, sums.weight) == doctest::Approx(2 * 13.67347));
}

TEST_CASE("no samples have no variance") {
    CHECK(covariance(0, 0, 0, 0) == 0.0f);
}
