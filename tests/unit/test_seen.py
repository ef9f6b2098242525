"""The seen set against a plain Python set, and its literal in PostgreSQL's form."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.domain.seen import SeenSet, from_multirange, to_multirange

NEAR = st.lists(st.integers(1, 40), max_size=80)
FAR = st.lists(st.integers(1, 2**52), max_size=20)


@given(NEAR | FAR)
def test_it_holds_what_a_set_holds_and_tells_new_from_repeated(seqs: list[int]) -> None:
    seen, plain = SeenSet(), set[int]()
    for seq in seqs:
        assert seen.add(seq) is (seq not in plain)
        plain.add(seq)
        assert len(seen) == len(plain)
    around = plain | {seq + 1 for seq in plain} | {seq - 1 for seq in plain} | {0}
    assert {seq for seq in around if seq in seen} == plain


@given(NEAR)
def test_its_ranges_are_ascending_and_never_touch(seqs: list[int]) -> None:
    seen = SeenSet()
    for seq in seqs:
        seen.add(seq)
    assert all(low < high for low, high in seen.ranges())
    assert all(left[1] < right[0] for left, right in pairwise(seen.ranges()))


@given(NEAR, st.lists(st.tuples(st.integers(1, 40), st.integers(1, 10)), max_size=20))
def test_filling_a_range_is_adding_each_of_it(seqs: list[int], runs: list[tuple[int, int]]) -> None:
    filled, added = SeenSet(), SeenSet()
    for seq in seqs:
        filled.add(seq)
        added.add(seq)
    for low, length in runs:
        filled.fill(low, low + length)
        for seq in range(low, low + length):
            added.add(seq)
        assert filled.ranges() == added.ranges()


@given(NEAR | FAR)
def test_it_survives_the_way_through_the_database(seqs: list[int]) -> None:
    seen = SeenSet()
    for seq in seqs:
        seen.add(seq)
    back = from_multirange(to_multirange(seen.ranges()))
    assert back.ranges() == seen.ranges()
    assert not any(back.add(seq) for seq in seqs)


@pytest.mark.parametrize(
    ("literal", "ranges"),
    [
        ("{}", []),
        ("{[1,5)}", [(1, 5)]),
        ("{[1,5),[9,10)}", [(1, 5), (9, 10)]),
        ("{[1,2),[4,5),[4503599627370496,4503599627370497)}", [(1, 2), (4, 5), (2**52, 2**52 + 1)]),
    ],
)
def test_a_literal_is_read_and_written_as_postgresql_writes_it(
    literal: str, ranges: list[tuple[int, int]]
) -> None:
    assert from_multirange(literal).ranges() == ranges
    assert to_multirange(ranges) == literal


def test_a_node_that_sends_in_order_costs_one_range() -> None:
    seen = SeenSet()
    assert all(seen.add(seq) for seq in range(1, 1001))
    assert seen.ranges() == [(1, 1001)]


def test_a_late_record_closes_the_gap_that_it_left() -> None:
    seen = SeenSet([(1, 4), (5, 9)])
    assert seen.add(4)
    assert seen.ranges() == [(1, 9)]


@given(st.sets(st.integers(1, 40)), st.integers(1, 41))
def test_what_adjoins_adds_no_range(given_seqs: set[int], seq: int) -> None:
    seen = SeenSet()
    for one in sorted(given_seqs):
        seen.add(one)
    adjoins, before = seen.adjoins(seq), seen.range_count
    seen.add(seq)
    assert adjoins == (seen.range_count <= before)
    assert seen.range_count == len(seen.ranges())
