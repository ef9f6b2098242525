"""Figures of periods: energy, power, coverage, quality, of one channel and of many."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.packed.figures import Figures, Parts, figures, parts
from tests.columns import HOUR_MS, ROWS, START_MS, Row, columns, edges

LATER = START_MS + 10 * HOUR_MS


def channel(*rows: Row, ceiling_w: float | None = None) -> Parts:
    return parts(columns(rows), ceiling_w)


def steady(power_w: float, from_s: int, to_s: int, **also: int) -> list[Row]:
    return [Row(ms * 1000, power_w, **also) for ms in range(from_s + 10, to_s + 10, 10)]


def powers(found: Figures) -> list[float]:
    """Mean, least and greatest power of the first period, W."""
    return [round(float(column[0]), 6) for column in (found.mean_w, found.min_w, found.max_w)]


def test_a_steady_hour_is_what_it_says() -> None:
    found = figures([channel(*steady(360.0, 0, 3600))], edges(0, HOUR_MS), LATER)
    assert found.energy_wh == pytest.approx([360])
    assert found.export_wh == pytest.approx([0])
    assert powers(found) == [360, 360, 360]
    assert found.coverage == [1]


def test_a_period_without_readings_is_not_a_number_and_not_zero() -> None:
    found = figures([channel(*steady(360.0, 0, 3600))], edges(0, HOUR_MS, 2 * HOUR_MS), LATER)
    assert np.isnan(found.mean_w[1])
    assert np.isnan(found.min_w[1])
    assert np.isnan(found.max_w[1])
    assert (found.coverage[1], found.energy_wh[1]) == (0, 0)


def test_no_channels_cover_nothing() -> None:
    found = figures([], edges(0, 10, 20), LATER)
    assert list(found.coverage) == [0, 0]
    assert list(found.energy_wh) == [0, 0]
    assert np.isnan(found.mean_w).all()


def test_a_gap_lowers_coverage_and_leaves_the_mean_alone() -> None:
    rows = steady(100.0, 0, 900) + steady(300.0, 2700, 3600)
    found = figures([channel(*rows)], edges(0, HOUR_MS), LATER)
    assert found.coverage == pytest.approx([0.5])
    assert powers(found) == [200, 100, 300]


def test_a_register_counts_what_the_gap_has_hidden() -> None:
    rows = [Row(10_000, 100.0, 1_000.0), Row(HOUR_MS, 100.0, 1_500.0)]
    found = figures([channel(*rows)], edges(10_000, HOUR_MS), LATER)
    assert found.energy_wh == pytest.approx([500])
    assert found.coverage[0] < 0.01


def test_the_future_does_not_count_against_coverage() -> None:
    rows = steady(100.0, 0, 1800)
    until = START_MS + HOUR_MS / 2
    found = figures([channel(*rows)], edges(0, HOUR_MS, 2 * HOUR_MS), until)
    assert list(found.coverage) == [1, 0]


def test_one_silent_channel_of_five_shows_as_four_fifths() -> None:
    five = [channel(*steady(100.0, 0, 3600)) for _ in range(4)] + [channel()]
    found = figures(five, edges(0, HOUR_MS), LATER)
    assert found.coverage == pytest.approx([0.8])
    assert found.mean_w == pytest.approx([400])


def test_extremes_of_the_total_are_those_of_the_sum() -> None:
    one = channel(*steady(100.0, 0, 1800), *steady(500.0, 1800, 3600))
    other = channel(*steady(900.0, 0, 1800), *steady(200.0, 1800, 3600))
    found = figures([one, other], edges(0, HOUR_MS), LATER)
    assert powers(found) == [850, 700, 1000]


def test_power_out_is_export_and_a_negative_mean() -> None:
    found = figures([channel(*steady(-720.0, 0, 3600))], edges(0, HOUR_MS), LATER)
    assert found.energy_wh == pytest.approx([0])
    assert found.export_wh == pytest.approx([720])
    assert found.mean_w == pytest.approx([-720])


def test_quality_belongs_to_the_period_in_which_the_interval_ends() -> None:
    rows = [
        Row(0, 1.0, quality=16),
        Row(10_000, 1.0, quality=1),
        Row(20_000, 1.0, quality=2),
        Row(25_000, 1.0, quality=4),
    ]
    found = figures([channel(*rows), channel()], edges(0, 10_000, 20_000), LATER)
    assert list(found.quality) == [1, 2]


def test_the_quality_of_a_total_is_that_of_all_its_channels() -> None:
    one, other = channel(Row(5_000, 1.0, quality=1)), channel(Row(6_000, 1.0, quality=8))
    assert list(figures([one, other], edges(0, 10_000), LATER).quality) == [9]


@given(st.lists(ROWS, max_size=3), st.lists(st.integers(-20_000, 9_000_000), max_size=6))
def test_figures_are_always_in_order_and_their_energy_adds_up(
    many: list[list[Row]], cuts: list[int]
) -> None:
    channels = [channel(*rows, ceiling_w=10_350.0) for rows in many]
    at = edges(*sorted({-10_000_000, *cuts, 10**9}))
    found = figures(channels, at, START_MS + 10**9)
    covered = ~np.isnan(found.mean_w)
    assert (found.min_w[covered] <= found.mean_w[covered]).all()
    assert (found.mean_w[covered] <= found.max_w[covered]).all()
    assert ((found.coverage >= 0) & (found.coverage <= 1)).all()
    whole = figures(channels, at[[0, -1]], START_MS + 10**9)
    assert found.energy_wh.sum() == pytest.approx(whole.energy_wh[0], abs=1e-6)
    assert found.export_wh.sum() == pytest.approx(whole.export_wh[0], abs=1e-6)
