"""Columns of readings for tests, written as short rows or drawn at random."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from edge.packed.segments import READING, Segments

START_MS = 1_777_888_800_000
HOUR_MS = 3_600_000


class Row(NamedTuple):
    """One reading: end of the interval in ms after `START_MS`, W, registers in Wh."""

    at_ms: int
    power_w: float
    energy_wh: float | None = None
    export_wh: float | None = None
    interval_ms: int = 10_000
    quality: int = 0


def columns(rows: Sequence[Row]) -> NDArray[np.void]:
    """Return the rows as `packed` takes them."""
    found = np.zeros(len(rows), dtype=READING)
    for place, row in enumerate(rows):
        found[place] = (
            (START_MS + row.at_ms) * 1000,
            row.interval_ms,
            row.power_w,
            np.nan if row.energy_wh is None else row.energy_wh,
            np.nan if row.export_wh is None else row.export_wh,
            row.quality,
        )
    return found


def edges(*after_ms: float) -> NDArray[np.float64]:
    """Return moments in ms after `START_MS` as Unix ms."""
    return np.array(after_ms, dtype=np.float64) + START_MS


def segments(*held: tuple[float, float, float]) -> Segments:
    """Return (start, end, value) triples, in ms after `START_MS`, as segments."""
    start, end, value = np.array(held, dtype=np.float64).reshape(-1, 3).T
    return Segments(start + START_MS, end + START_MS, value)


def _rows(steps: list[tuple[int, int, int, int | None]]) -> list[Row]:
    """Add up spacings and rises of the register; a negative rise is a reset."""
    at_ms, register, rows = 0, 50_000, []
    for spacing, interval_ms, power_w, rise in steps:
        at_ms += spacing
        register = max(0, register + (rise or 0))
        energy_wh = None if rise is None else register / 1000
        rows.append(Row(at_ms, power_w, energy_wh, None, interval_ms))
    return rows


ROWS = st.lists(
    st.tuples(
        st.sampled_from([10_000] * 6 + [0, 1, 9_998, 10_003, 25_000, 7_200_000]),
        st.sampled_from([10_000] * 4 + [1, 60_000]),
        st.integers(-3_000, 9_000),
        st.none() | st.integers(0, 40) | st.sampled_from([-10_000, 0, 2_000, 5_000_000]),
    ),
    max_size=25,
).map(_rows)
"""Readings in order of time, with gaps, hairlines, repeats of a moment, resets and leaps."""
