"""When a better time corrects what was dated, and where undated boots are placed."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.domain.clocks import HubTime, Stretch, Trust, correction, place_undated

NOW_MS = 1_777_000_000_000


@pytest.mark.parametrize(
    ("trust", "off_ms", "heard", "moves"),
    [
        (Trust.UNKNOWN, 3_600_000, Trust.UNKNOWN, None),
        (Trust.UNKNOWN, 3_600_000, Trust.RTC, 3_600_000),
        (Trust.UNKNOWN, -3_600_000, Trust.NTP, -3_600_000),
        (Trust.UNKNOWN, 0, Trust.BROWSER, 0),  # only the trust changes
        (Trust.RESTORED, 5_000, Trust.BROWSER, 5_000),
        (Trust.RTC, 5_000, Trust.BROWSER, None),
        (Trust.RTC, 86_400_000, Trust.RTC, None),  # one drifting clock does not drag another
        (Trust.RTC, 1, Trust.NTP, 1),
        (Trust.NTP, 2_000, Trust.NTP, None),
        (Trust.NTP, 2_001, Trust.NTP, 2_001),
        (Trust.NTP, -2_001, Trust.NTP, -2_001),
        (Trust.NTP, 86_400_000, Trust.RTC, None),
        (Trust.NTP, 86_400_000, Trust.UNKNOWN, None),
    ],
)
def test_more_trust_corrects_and_less_never_does(
    trust: Trust, off_ms: int, heard: Trust, moves: int | None
) -> None:
    assert correction(HubTime(1, NOW_MS, trust), NOW_MS + off_ms, heard) == moves


def test_trust_rises_from_a_guess_to_the_network() -> None:
    assert sorted(Trust) == [
        Trust.UNKNOWN,
        Trust.RESTORED,
        Trust.BROWSER,
        Trust.RTC,
        Trust.NTP,
    ]


def test_an_undated_boot_is_put_just_before_the_next() -> None:
    assert place_undated([Stretch(1, None, 60_000), Stretch(2, 500_000, 10_000)]) == {1: 440_000}


def test_undated_boots_in_a_row_are_put_one_before_the_other() -> None:
    boots = [
        Stretch(1, 0, 10_000),
        Stretch(2, None, 1_000),
        Stretch(3, None, 2_000),
        Stretch(4, 500_000, 10_000),
    ]
    assert place_undated(boots) == {3: 498_000, 2: 497_000}


def test_an_undated_boot_with_nothing_after_it_is_left_out() -> None:
    assert place_undated([Stretch(1, 0, 10_000), Stretch(2, None, 5_000)]) == {}
    assert place_undated([]) == {}


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 10**9)), max_size=8))
def test_undated_boots_never_overlap_what_follows_them(boots: list[tuple[bool, int]]) -> None:
    stretches = [
        Stretch(id, id * 10**10 if dated else None, last_ms)
        for id, (dated, last_ms) in enumerate(boots)
    ]
    placed = place_undated(stretches)
    assert all(stretches[boot_id].offset_ms is None for boot_id in placed)
    begins = {s.boot_id: placed.get(s.boot_id, s.offset_ms) for s in stretches}
    for stretch, following in pairwise(stretches):
        start, next_start = begins[stretch.boot_id], begins[following.boot_id]
        if stretch.boot_id in placed:
            assert start is not None
            assert start + stretch.last_uptime_ms == next_start
