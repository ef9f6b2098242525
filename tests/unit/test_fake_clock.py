"""The fake clock itself: it behaves as the machine's clocks do."""

import pytest

from edge.domain.clocks import Trust
from edge.flows.ports import Clock
from tests.fake_clock import START_MS, FakeClock


def test_it_is_a_clock() -> None:
    clock: Clock = FakeClock()
    assert clock.utc_ms() == START_MS
    assert clock.trust() is Trust.NTP


def test_time_passes_on_both_clocks_and_never_backwards() -> None:
    clock = FakeClock()
    boot, wall = clock.boot_ms(), clock.utc_ms()
    clock.advance(1.5)
    assert (clock.boot_ms() - boot, clock.utc_ms() - wall) == (1500, 1500)
    with pytest.raises(ValueError, match="cannot go back"):
        clock.advance(-1)


def test_a_step_of_the_wall_clock_leaves_uptime_alone() -> None:
    clock = FakeClock(trust=Trust.UNKNOWN)
    boot, wall = clock.boot_ms(), clock.utc_ms()
    clock.step_wall(-3600, Trust.RTC)
    assert (clock.boot_ms(), clock.utc_ms()) == (boot, wall - 3_600_000)
    assert clock.trust() is Trust.RTC


def test_a_reboot_starts_uptime_again_under_a_new_name() -> None:
    clock = FakeClock()
    wall, name = clock.utc_ms(), clock.boot_name()
    clock.reboot("another")
    assert (clock.boot_ms(), clock.utc_ms()) == (0, wall)
    assert clock.boot_name() != name
