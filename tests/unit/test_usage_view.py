"""Usage as JSON and as CSV: what was not measured, and names that would be formulas."""

import csv
from io import StringIO
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from edge.domain.identity import Channel
from edge.packed.figures import Figures, figures, parts
from edge.packed.segments import Floats
from edge.packed.series import Curve
from edge.wire import usage_view
from edge.wire.usage_view import Usage
from tests.columns import HOUR_MS, START_MS, Row, columns, edges

ROWS = [Row(ms, 360.0, quality=1) for ms in range(10_000, HOUR_MS + 1, 10_000)]
EDGES = edges(0, HOUR_MS, 2 * HOUR_MS)


def measured(at: Floats = EDGES) -> Figures:
    return figures([parts(columns(ROWS), None)], at, START_MS + 10 * HOUR_MS)


def answer(name: str | None = "Oven", found: Figures | None = None) -> Usage:
    """Two hours of one channel, the second without readings."""
    found = measured() if found is None else found
    whole = measured(EDGES[[0, -1]])
    return Usage(
        zone=ZoneInfo("Europe/London"),
        level="hour",
        from_ms=START_MS,
        to_ms=START_MS + 2 * HOUR_MS,
        channels=[Channel(4, 1, 0, name, "load", None, None, None)],
        edges_ms=[int(edge) for edge in EDGES],
        total=found,
        each=[found],
        total_sum=whole,
        each_sum=[whole],
        next_ms=START_MS,
    )


def rows_of(usage: Usage) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(usage_view.usage_csv(usage), newline="")))


def test_a_measured_period_has_figures_and_an_unmeasured_one_has_null() -> None:
    first, second = usage_view.usage(answer()).periods
    assert first.channels[0].model_dump() == {
        "channel": 4,
        "kwh": 0.36,
        "export_kwh": 0.0,
        "mean_w": 360.0,
        "min_w": 360.0,
        "max_w": 360.0,
        "coverage": 1.0,
        "quality": ["assumed_voltage"],
    }
    assert second.total.model_dump() == {
        "kwh": None,
        "export_kwh": None,
        "mean_w": None,
        "min_w": None,
        "max_w": None,
        "coverage": 0.0,
        "quality": [],
    }


def test_energy_that_a_register_knows_is_shown_without_a_reading() -> None:
    found = measured()
    found.energy_wh[1] = 250.0
    second = usage_view.usage(answer(found=found)).periods[1].total
    assert (second.kwh, second.mean_w, second.coverage) == (0.25, None, 0)


def test_periods_stand_in_order_and_the_cursor_is_text() -> None:
    view = usage_view.usage(answer())
    assert [p.starts_at.isoformat() for p in view.periods] == [
        "2026-05-04T10:00:00+00:00",
        "2026-05-04T11:00:00+00:00",
    ]
    assert view.periods[0].ends_at == view.periods[1].starts_at
    assert view.next == str(START_MS)
    assert '"from":"2026-05-04T10:00:00Z"' in view.model_dump_json(by_alias=True)


def test_csv_has_a_line_for_the_total_and_each_channel_of_each_period() -> None:
    found = rows_of(answer())
    assert [(row["channel"], row["name"]) for row in found] == [("total", ""), ("4", "Oven")] * 2
    assert (found[1]["kwh"], found[1]["coverage"]) == ("0.36", "1.0")
    assert (found[3]["kwh"], found[3]["mean_w"], found[3]["quality"]) == ("", "", "")
    assert found[0]["starts_at"] == "2026-05-04T10:00:00+00:00"


@pytest.mark.parametrize(
    "name",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1+1", '=HYPERLINK("x")'],
)
def test_a_name_in_a_csv_is_never_a_formula(name: str) -> None:
    assert rows_of(answer(name))[1]["name"] == f"'{name}"


@pytest.mark.parametrize("name", ["Oven", "a=b", 'say "hi", twice', "two\nlines", "Küche 🍳", None])
def test_any_other_name_survives_the_csv(name: str | None) -> None:
    assert rows_of(answer(name))[1]["name"] == (name or "")


def test_a_curve_says_its_steps_and_its_gaps() -> None:
    power_w = np.array([1.04, np.nan])
    curve = Curve(edges(0, 1_500), power_w, power_w - 1.06, power_w)
    view = usage_view.power(4, START_MS, START_MS + 3_000, curve)
    assert view.step_s == 1.5
    assert [at.isoformat() for at in view.at] == [
        "2026-05-04T10:00:00+00:00",
        "2026-05-04T10:00:01.500000+00:00",
    ]
    assert (view.mean_w, view.max_w) == ([1.0, None], [1.0, None])
    assert str(view.min_w[0]) == "0.0"  # and not -0.0
