"""Presence, as a table of how long a node has been quiet."""

import pytest

from edge.domain.presence import Presence, presence


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
