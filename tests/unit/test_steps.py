"""Sums of segments, their integrals and extremes, against plain loops."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.packed.segments import energy, joined
from edge.packed.steps import Steps
from tests.columns import ROWS, START_MS, Row, columns, edges, segments

Held = list[tuple[int, int, int]]

HELD: st.SearchStrategy[Held] = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 60), st.integers(-50, 900)).map(
        lambda drawn: (drawn[0], drawn[0] + drawn[1], drawn[2])
    ),
    max_size=12,
)
CUTS = st.lists(st.integers(-20, 300), min_size=2, max_size=8, unique=True).map(sorted)


def each_ms(held: Held, low: int, high: int) -> list[int | None]:
    """The sum in each millisecond from low to high; None where nothing holds."""
    found: list[int | None] = []
    for ms in range(low, high):
        here = [value for start, end, value in held if start <= ms < end]
        found.append(sum(here) if here else None)
    return found


@given(HELD, CUTS)
def test_integral_coverage_and_extremes_are_those_of_a_plain_loop(
    held: Held, cuts: list[int]
) -> None:
    steps, at = Steps.of(segments(*held)), edges(*cuts)
    low, high = steps.extremes(at)
    for place, (left, right) in enumerate(pairwise(cuts)):
        values = [value for value in each_ms(held, left, right) if value is not None]
        assert steps.covered_ms(at)[place] == len(values)
        assert steps.integral(at)[place] * 3_600_000 == pytest.approx(sum(values), abs=1e-6)
        assert low[place] == pytest.approx(min(values, default=np.nan), nan_ok=True)
        assert high[place] == pytest.approx(max(values, default=np.nan), nan_ok=True)


@given(ROWS, st.lists(st.integers(-20_000, 400_000), max_size=12))
def test_energy_is_the_same_however_it_is_split(rows: list[Row], cuts: list[int]) -> None:
    steps = Steps.of(energy(columns(rows), None, export=False))
    outer = [-10_000_000, 10**9]
    whole = steps.integral(edges(*outer))[0]
    parts = steps.integral(edges(*sorted({*outer, *cuts})))
    assert parts.sum() == pytest.approx(whole, rel=1e-9, abs=1e-6)
    assert (parts >= -1e-6).all()


def test_a_register_s_rise_arrives_whole_after_a_long_gap() -> None:
    rows = [Row(0, 300, 1_000.0), Row(30 * 86_400_000, 300, 217_000.0)]
    steps = Steps.of(energy(columns(rows), 10_350.0, export=False))
    month = steps.integral(edges(0, 15 * 86_400_000, 30 * 86_400_000))
    assert month == pytest.approx([108_000, 108_000])


def test_the_steepest_leap_that_a_ceiling_lets_pass_leaves_nothing_behind_it() -> None:
    rows = [Row(0, 0.0, 0.0), Row(1, 0.0, 3.7, interval_ms=1)]
    leap = energy(columns(rows), 10_000_000.0, export=False)
    assert leap.value[1] > 13_000_000
    beside = segments((-10_000, 10_000, 0.1), (9_999, 30_000, 300.0))
    steps = Steps.of(joined([leap, beside]))
    assert steps.integral(edges(1, 9_999)) == pytest.approx([0.1 * 9_998 / 3_600_000])
    assert steps.integral(edges(10_000, 30_000)) == pytest.approx([300 / 180])


def test_nothing_integrates_to_nothing() -> None:
    steps = Steps.of(segments())
    at = edges(0, 10, 20)
    assert list(steps.integral(at)) == [0, 0]
    assert list(steps.covered_ms(at)) == [0, 0]
    assert np.isnan(steps.extremes(at)).all()


def test_time_outside_the_segments_is_not_covered() -> None:
    steps = Steps.of(segments((0, 10, 5)))
    assert list(steps.covered_ms(edges(-20, -10, 5, 50, 60))) == [0, 5, 5, 0]
    assert steps.at_ms[0] == START_MS
