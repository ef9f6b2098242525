"""Presence, as a table of how long a node has been quiet."""

import pytest

from edge.domain.presence import Life, Presence, both_alive, presence


@pytest.mark.parametrize(
    ("quiet_s", "interval_s", "expected"),
    [
        (None, 10, "silent"),
        (0, 10, "online"),
        (30, 10, "online"),
        (30.1, 10, "late"),
        (300, 10, "late"),
        (300.1, 10, "silent"),
        (10, 1, "online"),  # a quick node is given ten seconds all the same
        (10.1, 1, "late"),
        (180, 60, "online"),
        (180.1, 60, "late"),
        (600, 60, "late"),
        (600.1, 60, "silent"),
        (3 * 3600, 3600, "online"),
        (10 * 3600 + 1, 3600, "silent"),
    ],
)
def test_presence_follows_from_the_quiet_and_the_interval(
    quiet_s: float | None, interval_s: float, expected: Presence
) -> None:
    assert presence(quiet_s, interval_s) == expected


def test_a_last_will_makes_a_node_silent_at_once() -> None:
    assert presence(1, 10, said_goodbye=True) == "silent"


@pytest.mark.parametrize("interval_s", [0.1, 1, 10, 33, 100, 101, 3600, 86_400])
def test_every_node_is_late_before_it_is_silent(interval_s: float) -> None:
    order = {"online": 0, "late": 1, "silent": 2}
    seen = [order[presence(quiet, interval_s)] for quiet in range(0, 1_000_000, 7)]
    assert seen == sorted(seen)
    assert set(seen) == {0, 1, 2}


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (Life(0, 1_000_000), Life(1_000_100, 2_000_000), False),  # a reboot
        (Life(0, 1_000_000), Life(945_000, 2_000_000), False),  # a reboot, and all heard late
        (Life(0, 1_000_000), Life(500_000, 561_000), True),
        (Life(0, 1_000_000), Life(500_000, 559_000), False),  # not yet certain
        (Life(-900_000, 0), Life(-(2**52), 100_000), True),
        (Life(600_000, 605_000), Life(10_000, 2_000_000), False),  # one message, ten minutes late
    ],
)
def test_two_boots_alive_at_once_for_a_minute_are_two_boards(
    one: Life, other: Life, both: bool
) -> None:
    assert both_alive(one, other) is both
    assert both_alive(other, one) is both
