"""Curves: at most so many points, each with least, mean and greatest power."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.packed.segments import Segments, power
from edge.packed.series import curve
from tests.columns import HOUR_MS, ROWS, START_MS, Row, columns, segments


def drawn(*channels: Segments, to_ms: float, points: int) -> list[float]:
    found = curve(list(channels), START_MS, START_MS + to_ms, points)
    return [round(float(mean), 6) for mean in found.mean_w]


def test_a_curve_has_its_steps_in_order() -> None:
    found = curve([segments((0, 100, 5.0))], START_MS, START_MS + 100, 4)
    assert list(found.at_ms - START_MS) == [0, 25, 50, 75]
    assert list(found.mean_w) == [5, 5, 5, 5]


def test_a_step_shows_the_peak_that_its_mean_hides() -> None:
    held = segments((0, 90, 100.0), (90, 100, 1000.0))
    found = curve([held], START_MS, START_MS + 100, 1)
    assert (found.min_w[0], found.mean_w[0], found.max_w[0]) == (100, pytest.approx(190), 1000)


def test_a_gap_is_not_a_number() -> None:
    assert drawn(segments((0, 25, 7.0), (75, 100, 9.0)), to_ms=100, points=4) == pytest.approx(
        [7, np.nan, np.nan, 9], nan_ok=True
    )


def test_no_channels_make_one_long_gap() -> None:
    found = curve([], START_MS, START_MS + 100, 3)
    assert np.isnan([found.mean_w, found.min_w, found.max_w]).all()
    assert len(found.at_ms) == 3


def test_a_channel_that_has_not_reported_yet_does_not_look_like_a_drop() -> None:
    first, second = segments((0, 100, 10.0)), segments((0, 60, 5.0))
    assert drawn(first, second, to_ms=100, points=5) == pytest.approx(
        [15, 15, 15, np.nan, np.nan], nan_ok=True
    )


def test_a_channel_that_has_long_been_quiet_is_not_waited_for() -> None:
    first, second = segments((0, 400_000, 10.0)), segments((0, 100_000, 5.0))
    assert drawn(first, second, to_ms=400_000, points=4) == [15, 10, 10, 10]


def test_a_channel_that_has_never_reported_is_not_waited_for() -> None:
    assert drawn(segments((0, 100, 10.0)), segments(), to_ms=100, points=2) == [10, 10]


@given(
    st.lists(ROWS, max_size=3),
    st.integers(-50_000, 200_000),
    st.integers(1, 8 * HOUR_MS),
    st.integers(1, 1000),
)
def test_every_curve_is_complete_and_in_order(
    many: list[list[Row]], from_ms: int, length_ms: int, points: int
) -> None:
    channels = [power(columns(rows)) for rows in many]
    found = curve(channels, START_MS + from_ms, START_MS + from_ms + length_ms, points)
    assert len(found.at_ms) == len(found.mean_w) == len(found.min_w) == len(found.max_w) == points
    measured = ~np.isnan(found.mean_w)
    assert (np.isnan(found.min_w) == ~measured).all()
    assert (np.isnan(found.max_w) == ~measured).all()
    assert (found.min_w[measured] <= found.mean_w[measured]).all()
    assert (found.mean_w[measured] <= found.max_w[measured]).all()
