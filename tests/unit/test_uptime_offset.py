"""A node's uptime laid on the hub's: late messages, drift, outliers, restarts."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from edge.domain.clocks import UptimeOffset

MINUTE_MS = 60_000
TRUE_MS = 5_000_000


def test_the_first_message_gives_the_offset() -> None:
    offset = UptimeOffset()
    assert not offset.known
    assert offset.offset_ms == 0
    assert offset.observe(received_ms=7_000, uptime_ms=2_000) == 5_000
    assert offset.known


def test_a_late_message_moves_nothing() -> None:
    offset = UptimeOffset()
    offset.observe(TRUE_MS, 0)
    for second in range(10, 3_000, 10):
        late_ms = 45_000 if second % 300 == 0 else 3
        offset.observe(TRUE_MS + second * 1000 + late_ms, second * 1000)
    assert offset.offset_ms == TRUE_MS


def test_a_first_message_that_was_late_is_made_good_within_minutes() -> None:
    offset = UptimeOffset()
    offset.observe(TRUE_MS + 20_000, 0)
    for second in range(30, 330, 10):
        offset.observe(TRUE_MS + second * 1000, second * 1000)
    assert offset.offset_ms == TRUE_MS


@pytest.mark.parametrize("drift_ppm", [-60, -20, 20, 60])
def test_the_drift_of_the_crystal_is_followed_over_days(drift_ppm: int) -> None:
    offset = UptimeOffset()
    worst = 0.0
    for second in range(0, 3 * 86_400, 30):
        uptime_ms = round(second * 1000 * (1 + drift_ppm / 1e6))
        delay_ms = (second * 7919) % 40
        got = uptime_ms + offset.observe(TRUE_MS + second * 1000 + delay_ms, uptime_ms)
        worst = max(worst, abs(got - (TRUE_MS + second * 1000)))
    assert worst <= 60e-6 * 3_660_000 + 1  # the hour that the smallest difference may be old


def test_a_message_that_claims_to_come_from_the_future_is_forgotten_after_an_hour() -> None:
    offset = UptimeOffset()
    offset.observe(TRUE_MS, 0)
    offset.observe(TRUE_MS + 10_000, 400_000_000)
    assert offset.offset_ms >= TRUE_MS - 1_000
    for minute in range(1, 200):
        offset.observe(TRUE_MS + minute * MINUTE_MS, minute * MINUTE_MS)
    assert offset.offset_ms == TRUE_MS


def test_what_was_known_before_the_hub_restarted_is_kept_when_the_first_message_is_late() -> None:
    offset = UptimeOffset(TRUE_MS)
    assert offset.known
    assert offset.observe(TRUE_MS + 600_000 + 25_000, 600_000) == TRUE_MS


def test_drift_while_the_hub_was_away_is_made_good_gently() -> None:
    offset = UptimeOffset(TRUE_MS)
    offset.observe(TRUE_MS + 3_600_000 + 200, 3_600_000)
    before = offset.offset_ms
    offset.observe(TRUE_MS + 3_601_000 + 200, 3_601_000)
    assert before == TRUE_MS
    assert offset.offset_ms == TRUE_MS + 100
    offset.observe(TRUE_MS + 3_603_000 + 200, 3_603_000)
    assert offset.offset_ms == TRUE_MS + 200


@given(
    known=st.none() | st.integers(-100_000, 100_000),
    steps=st.lists(
        st.tuples(st.integers(1, 600_000), st.integers(0, 600_000)), min_size=1, max_size=40
    ),
)
@example(known=None, steps=[(1, 600_000), (600_000, 0), (1, 600_000)])
@example(known=90_000, steps=[(1, 0), (10_000, 0)])
def test_readings_never_change_places(known: int | None, steps: list[tuple[int, int]]) -> None:
    """Each step: how much later the next message was written, and how late it came."""
    offset = UptimeOffset(known)
    uptime_ms, received_ms = 0, TRUE_MS
    dated = []
    for passed_ms, late_ms in steps:
        uptime_ms += passed_ms
        received_ms = max(received_ms, TRUE_MS + uptime_ms + late_ms)  # in order, as TCP has it
        dated.append(uptime_ms + offset.observe(received_ms, uptime_ms))
    assert all(earlier <= later for earlier, later in pairwise(dated))


def test_a_message_that_overtook_another_moves_nothing_back() -> None:
    offset = UptimeOffset()
    offset.observe(TRUE_MS + 20_000, 20_000)
    offset.observe(TRUE_MS + 10_000, 10_000)
    assert offset.offset_ms == TRUE_MS
