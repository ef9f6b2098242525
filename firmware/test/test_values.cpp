// The values that the rooms hand each other: names name one record each.
#include <doctest/doctest.h>

#include "values.h"

using ohmstead::Name;

TEST_CASE("two names are the same only if boot and seq are") {
    CHECK(Name{7, 1} == Name{7, 1});
    CHECK(Name{7, 1} != Name{7, 2});
    CHECK(Name{7, 1} != Name{8, 1});
}
