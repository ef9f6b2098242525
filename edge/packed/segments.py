"""Columns of readings to segments of energy and of power.

A segment is a value that held from one moment to another. Energy goes by registers, as
`domain.registers` states for one pair; power is bridged over gaps shorter than half an interval,
because dates are good to a fraction of a second and a hairline is not an outage.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

READING = np.dtype(
    [
        ("at_us", "i8"),
        ("interval_ms", "i4"),
        ("power_w", "f4"),
        ("energy_wh", "f8"),
        ("export_wh", "f8"),
        ("quality", "i2"),
    ]
)
"""One channel's readings in order of time; absent registers are NaN. `at_us` is Unix microseconds
of the end of the interval."""

ROUNDING_WH = 1.0
MS_PER_HOUR = 3_600_000.0


class Segments(NamedTuple):
    """`value[k]` held from `start_ms[k]` to `end_ms[k]` (Unix ms)."""

    start_ms: Floats
    end_ms: Floats
    value: Floats


def power(readings: NDArray[np.void]) -> Segments:
    """Power in W, each reading over its interval, hairline gaps and overlaps closed."""
    end = readings["at_us"] / 1000.0
    length = readings["interval_ms"].astype(np.float64)
    start = end - length
    if len(end) > 1:
        slip = start[1:] - end[:-1]
        near = np.abs(slip) < 0.5 * length[1:]
        start[1:] = np.where(near | (slip < 0), end[:-1], start[1:])
    return Segments(start, end, readings["power_w"].astype(np.float64))


def energy(readings: NDArray[np.void], ceiling_w: float | None, *, export: bool) -> Segments:
    """Rate of energy in W: imported, or exported; its integral is the energy.

    `ceiling_w` is the power that no register of this channel can have (None: not known).
    """
    end = readings["at_us"] / 1000.0
    length = readings["interval_ms"].astype(np.float64)
    sign = -1.0 if export else 1.0
    amount = np.maximum(0.0, sign * readings["power_w"] * length / MS_PER_HOUR)
    start = end - length
    register = readings["export_wh" if export else "energy_wh"]
    if len(end) > 1:
        rise = np.diff(register)
        apart = np.maximum(np.diff(end), length[1:])
        linked = rise >= 0  # False for NaN too
        if ceiling_w is not None:
            linked &= rise <= ceiling_w * apart / MS_PER_HOUR + ROUNDING_WH
        amount[1:] = np.where(linked, rise, amount[1:])
        start[1:] = np.where(linked & (end[:-1] < end[1:]), end[:-1], start[1:])
    duration = np.maximum(end - start, 1.0)
    return Segments(end - duration, end, amount * MS_PER_HOUR / duration)


def moving(segments: Segments) -> Segments:
    """Those that are not zero: most channels never export, and zeros need no adding up."""
    some = segments.value != 0
    return Segments(segments.start_ms[some], segments.end_ms[some], segments.value[some])


def joined(parts: list[Segments]) -> Segments:
    """Several channels' segments as one set, to be summed."""
    if not parts:
        empty = np.empty(0)
        return Segments(empty, empty, empty)
    return Segments(*(np.concatenate(column) for column in zip(*parts, strict=True)))
