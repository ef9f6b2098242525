"""Which uptimes of an undated batch are believed: all that can be true, and no garbage."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.domain.quantities import UPTIME_MS
from edge.domain.uptimes import End, untrue

WEEK_MS = 7 * 86_400_000
TEN_S = 10_000


def boot(count: int, first: int = 1) -> list[End]:
    return [End(seq, seq * TEN_S) for seq in range(first, first + count)]


@pytest.mark.parametrize(
    ("place", "garbage_ms"),
    [(0, ms) for ms in (2**31, 2**40, 2**52)]  # a first one too low contradicts nothing
    + [(place, ms) for place in (1, 60, 118) for ms in (0, 1, 2**31, 2**40, 2**52)],
)
def test_one_garbled_uptime_is_found_whatever_it_is_and_costs_no_other(
    garbage_ms: int, place: int
) -> None:
    ends = boot(120, first=100_000)
    ends[place] = End(ends[place].seq, garbage_ms)
    assert untrue(ends) == {place}


@pytest.mark.parametrize("garbage_ms", [0, 2**40, 2**52])
def test_so_is_the_last_of_a_batch(garbage_ms: int) -> None:
    ends = [*boot(119), End(120, garbage_ms)]
    assert untrue(ends) == {119}


@pytest.mark.parametrize("end", [End(1, WEEK_MS + 1), End(2**52, UPTIME_MS[1] + 1)])
def test_a_record_alone_is_held_against_reason(end: End) -> None:
    """No interval lasts longer than a week, no node runs for more than twenty years."""
    assert untrue([end]) == {0}
    assert untrue([End(end.seq, end.uptime_ms - 1)]) == set()


def test_an_empty_batch_contradicts_nothing() -> None:
    assert untrue([]) == set()


@given(
    st.lists(st.tuples(st.integers(1, 50), st.integers(0, WEEK_MS)), max_size=40),
    st.randoms(use_true_random=False),
)
def test_whatever_a_node_can_have_lived_through_is_believed(
    steps: list[tuple[int, int]], shuffle: Random
) -> None:
    """Lost and merged records leave gaps in `seq`, intervals have any length, order is any."""
    seq = uptime_ms = 0
    ends = []
    for passed, each_ms in steps:
        seq, uptime_ms = seq + passed, min(UPTIME_MS[1], uptime_ms + passed * each_ms)
        ends.append(End(seq, uptime_ms))
    shuffle.shuffle(ends)
    assert untrue(ends) == set()
