"""Roles of channels, and which of them make the site's total."""

from collections.abc import Collection, Iterator, Mapping

from edge.domain.errors import OutOfRange
from edge.domain.quantities import POWER_W

ROLES = ("grid", "generator", "solar", "battery", "load", "tenant")


def outermost(chosen: Collection[int], inside: Mapping[int, int | None]) -> list[int]:
    """Those of the chosen channels that lie inside no other chosen one, however far round.

    Their sum counts nothing twice: the site's total, or that of a selection. `inside` maps each
    channel of the site to the one it is inside.
    """
    return [
        channel for channel in chosen if not any(up in chosen for up in _around(channel, inside))
    ]


def _around(channel: int, inside: Mapping[int, int | None]) -> Iterator[int]:
    """The channels that a channel lies inside, from the nearest out; a ring that two
    hands made at once ends the walk."""
    met = {channel}
    step = inside.get(channel)
    while step is not None and step not in met:
        yield step
        met.add(step)
        step = inside.get(step)


def check_inside(channel_id: int, inside_id: int, inside: Mapping[int, int | None]) -> None:
    """Refuse that a channel lies inside itself, however far round.

    `inside` maps each channel to the one it is inside. Raises OutOfRange.
    """
    if channel_id in (inside_id, *_around(inside_id, inside)):
        raise OutOfRange(
            "a channel cannot be inside itself: choose a channel that is not inside this one",
            field="inside",
        )


def ceiling_w(rated_a: float | None, nominal_voltage_v: float) -> float:
    """The highest power in W that a register may show: 1.5 times the rated.

    Where the rating is not known it is the most that any reading may show, so that a register of
    another meter, or in another unit, is taken for a reset and not for a year's energy in a moment.
    """
    return POWER_W[1] if rated_a is None else 1.5 * rated_a * nominal_voltage_v
