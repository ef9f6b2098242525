"""Energy between neighbouring readings of a channel, from the node's registers.

A register is a monotonic total that survives the node's reboots, so the difference between two
neighbours is true even if everything between them was lost. Where there is no difference to take
(the first reading, a fall, a rise beyond what the sensor can carry) power times interval stands in.
This is the rule for one pair; `packed.segments` does the same for columns, and a test holds the two
together.
"""

from typing import NamedTuple

from edge.domain.quantities import energy_wh

ROUNDING_WH = 1.0
"""Room above the ceiling: registers are rounded, and dates are good to a fraction of a second."""


class Point(NamedTuple):
    """What the rule needs of a reading: its end in ms, interval in ms, W, register in Wh."""

    at_ms: int
    interval_ms: int
    power_w: float
    register_wh: float | None


class Segment(NamedTuple):
    """Energy in Wh that was used evenly from `from_ms` to `to_ms`; by register, or estimated."""

    from_ms: int
    to_ms: int
    energy_wh: float
    by_register: bool


def segment(previous: Point | None, reading: Point, ceiling_w: float | None) -> Segment:
    """The energy that this reading adds to its channel (import; never negative by register)."""
    estimate = Segment(
        reading.at_ms - reading.interval_ms,
        reading.at_ms,
        max(0.0, energy_wh(reading.power_w, reading.interval_ms)),
        by_register=False,
    )
    if previous is None or previous.register_wh is None or reading.register_wh is None:
        return estimate
    rise = reading.register_wh - previous.register_wh
    duration_ms = max(reading.at_ms - previous.at_ms, reading.interval_ms)
    if rise < 0:
        return estimate
    if ceiling_w is not None and rise > energy_wh(ceiling_w, duration_ms) + ROUNDING_WH:
        return estimate
    start = previous.at_ms if previous.at_ms < reading.at_ms else estimate.from_ms
    return Segment(start, reading.at_ms, rise, by_register=True)
