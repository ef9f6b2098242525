"""Columns of readings to segments, held to the rule for one pair."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.domain.registers import Point, segment
from edge.packed.segments import energy, joined, power
from tests.columns import ROWS, START_MS, Row, columns


def point(row: Row) -> Point:
    return Point(START_MS + row.at_ms, row.interval_ms, row.power_w, row.energy_wh)


@given(ROWS, st.none() | st.sampled_from([500.0, 10_350.0]))
def test_energy_in_columns_is_the_rule_pair_by_pair(
    rows: list[Row], ceiling_w: float | None
) -> None:
    found = energy(columns(rows), ceiling_w, export=False)
    previous = None
    for place, row in enumerate(rows):
        expected = segment(previous, point(row), ceiling_w)
        assert found.start_ms[place] == expected.from_ms
        assert found.end_ms[place] == expected.to_ms
        hours = (found.end_ms[place] - found.start_ms[place]) / 3_600_000
        assert found.value[place] * hours == pytest.approx(expected.energy_wh, abs=1e-9)
        previous = point(row)


@given(ROWS, st.none() | st.just(10_350.0))
def test_export_is_import_with_the_signs_turned(rows: list[Row], ceiling_w: float | None) -> None:
    turned = [r._replace(power_w=-r.power_w, energy_wh=None, export_wh=r.energy_wh) for r in rows]
    imported = energy(columns(rows), ceiling_w, export=False)
    exported = energy(columns(turned), ceiling_w, export=True)
    for mine, other in zip(imported, exported, strict=True):
        np.testing.assert_array_equal(mine, other)


@given(ROWS)
def test_the_power_of_a_channel_never_overlaps_itself(rows: list[Row]) -> None:
    found = power(columns(rows))
    assert (found.start_ms <= found.end_ms).all()
    assert (found.start_ms[1:] >= found.end_ms[:-1]).all()


def lengths(*rows: Row) -> list[tuple[float, float]]:
    found = power(columns(rows))
    return [(s - START_MS, e - START_MS) for s, e in zip(found.start_ms, found.end_ms, strict=True)]


def test_a_hairline_between_two_readings_is_bridged() -> None:
    assert lengths(Row(10_000, 1), Row(20_004, 1)) == [(0, 10_000), (10_000, 20_004)]
    assert lengths(Row(10_000, 1), Row(24_999, 1)) == [(0, 10_000), (10_000, 24_999)]


def test_half_an_interval_and_more_is_a_gap() -> None:
    assert lengths(Row(10_000, 1), Row(25_000, 1)) == [(0, 10_000), (15_000, 25_000)]
    assert lengths(Row(10_000, 1), Row(10**9, 1)) == [(0, 10_000), (10**9 - 10_000, 10**9)]


def test_where_two_overlap_the_earlier_one_holds() -> None:
    assert lengths(Row(10_000, 1), Row(12_000, 2)) == [(0, 10_000), (10_000, 12_000)]


def test_a_repeated_moment_adds_nothing() -> None:
    assert lengths(Row(10_000, 1), Row(10_000, 9)) == [(0, 10_000), (10_000, 10_000)]


def test_readings_without_a_register_are_power_times_time() -> None:
    found = energy(columns([Row(10_000, 360), Row(20_000, 720)]), None, export=False)
    assert list(found.value) == [360, 720]


def test_no_readings_make_no_segments() -> None:
    for found in (power(columns([])), energy(columns([]), 1.0, export=False), joined([])):
        assert all(len(column) == 0 for column in found)


def test_channels_are_put_together_without_losing_any() -> None:
    one, other = power(columns([Row(10_000, 1)])), power(columns([Row(10_000, 2), Row(20_000, 3)]))
    assert list(joined([one, other]).value) == [1, 2, 3]


@given(ROWS)
def test_every_link_of_a_register_begins_where_the_one_before_ended(rows: list[Row]) -> None:
    found = energy(columns(rows), None, export=False)
    for place, (before, after) in enumerate(pairwise(rows), 1):
        if before.energy_wh is None or after.energy_wh is None or before.at_ms == after.at_ms:
            continue
        if after.energy_wh >= before.energy_wh:
            assert found.start_ms[place] == found.end_ms[place - 1]
