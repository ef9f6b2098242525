// The tests of the firmware: one file per unit, each case a sentence.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
