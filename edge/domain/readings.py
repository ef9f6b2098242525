"""A reading: one channel's result over one interval, and how good it is."""

from enum import IntFlag
from typing import NamedTuple


class Quality(IntFlag):
    """What to know of a reading before trusting it (bits of the node protocol)."""

    ASSUMED_VOLTAGE = 1
    CLIPPED = 2
    SAMPLES_LOST = 4
    REGISTER_RESTORED = 8
    MERGED = 16


ALL_QUALITY = int(sum(Quality))


def quality_names(bits: int) -> list[str]:
    """The flags that are set, as lower-case words."""
    return [flag.name.lower() for flag in Quality if bits & flag and flag.name]


class Reading(NamedTuple):
    """One channel over one interval.

    `uptime_ms` is the end of the interval on the boot's own clock, `at_ms` the same instant on the
    hub's (milliseconds since the hub's boot; Unix time for the pseudo-boot `utc`; None for a boot
    that nothing dates yet): the date follows from it when the reading is written, because the hub
    may learn the time later than the reading. `received_ms` is on the hub's clock too. Absent
    values are None.
    """

    channel_id: int
    seq: int
    uptime_ms: int
    interval_ms: int
    at_ms: int | None
    current_a: float | None
    voltage_v: float | None
    power_w: float
    energy_wh: float | None
    export_wh: float | None
    quality: int
    received_ms: int


class Latest(NamedTuple):
    """The newest reading of a channel, for the screen; `at_ms` is Unix time."""

    channel_id: int
    node_id: int
    ch: int
    power_w: float
    current_a: float | None
    voltage_v: float | None
    at_ms: int
    quality: int
