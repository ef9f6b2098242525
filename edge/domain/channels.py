"""Roles of channels, and which of them make the site's total."""

from collections.abc import Iterable, Mapping

from edge.domain.errors import OutOfRange
from edge.domain.identity import Channel
from edge.domain.quantities import POWER_W

ROLES = ("grid", "generator", "solar", "battery", "load", "tenant")


def top_level(channels: Iterable[Channel]) -> list[Channel]:
    """The channels that are not inside another: their sum is the site's total.

    A channel whose parent is not among them counts, so that a selection has a total too.
    """
    listed = list(channels)
    present = {channel.id for channel in listed}
    return [channel for channel in listed if channel.inside_id not in present]


def check_inside(channel_id: int, inside_id: int, inside: Mapping[int, int | None]) -> None:
    """Refuse that a channel lies inside itself, however far round.

    `inside` maps each channel to the one it is inside. Raises OutOfRange.
    """
    step: int | None = inside_id
    passed: set[int] = set()  # a ring made by two changes at once must not hang a third
    while step is not None and step not in passed:
        passed.add(step)
        if step == channel_id:
            raise OutOfRange(
                "a channel cannot be inside itself: choose a channel that is not inside this one",
                field="inside",
            )
        step = inside.get(step)


def ceiling_w(rated_a: float | None, nominal_voltage_v: float) -> float:
    """The highest power in W that a register may show: 1.5 times the rated.

    Where the rating is not known it is the most that any reading may show, so that a register of
    another meter, or in another unit, is taken for a reset and not for a year's energy in a moment.
    """
    return POWER_W[1] if rated_a is None else 1.5 * rated_a * nominal_voltage_v
