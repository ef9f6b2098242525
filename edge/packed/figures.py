"""Figures of periods from the readings of one channel or of many."""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from edge.packed.segments import Floats, Segments, energy, joined, moving, power
from edge.packed.steps import Steps


class Parts(NamedTuple):
    """What a channel gives to a figure: power, energy in and out, each also as steps; quality."""

    power: Segments
    imported: Segments
    exported: Segments
    held: Steps
    steps_in: Steps
    steps_out: Steps
    at_ms: Floats
    quality: NDArray[np.int16]


class Figures(NamedTuple):
    """Per period, each of shape (periods,): Wh in and out, W (NaN if not measured), coverage.

    `coverage` is the share of the period up to `until` that has readings, 0 to 1.
    """

    energy_wh: Floats
    export_wh: Floats
    mean_w: Floats
    min_w: Floats
    max_w: Floats
    coverage: Floats
    quality: NDArray[np.int64]


class Sum(NamedTuple):
    """Channels added up, ready to be asked for the figures of any periods."""

    channels: list[Parts]
    held: Steps
    steps_in: Steps
    steps_out: Steps

    @classmethod
    def of(cls, channels: list[Parts]) -> Self:
        """The sum of these; that of one channel costs nothing."""
        if len(channels) == 1:
            (only,) = channels
            return cls(channels, only.held, only.steps_in, only.steps_out)
        return cls(
            channels,
            Steps.of(joined([channel.power for channel in channels])),
            Steps.of(joined([channel.imported for channel in channels])),
            Steps.of(joined([channel.exported for channel in channels])),
        )

    def figures(self, edges_ms: Floats, until_ms: float) -> Figures:
        """The figures of the periods between neighbouring edges.

        `until_ms` is the present: what lies after it does not count against coverage.
        """
        return Figures(
            self.steps_in.integral(edges_ms),
            self.steps_out.integral(edges_ms),
            *self.held.levels(edges_ms),
            _coverage(self.channels, edges_ms, until_ms),
            _quality(self.channels, edges_ms),
        )


def parts(readings: NDArray[np.void], ceiling_w: float | None) -> Parts:
    """One channel's readings, in order of time, made ready to be added up."""
    held = power(readings)
    imported = energy(readings, ceiling_w, export=False)
    exported = moving(energy(readings, ceiling_w, export=True))
    return Parts(
        power=held,
        imported=imported,
        exported=exported,
        held=Steps.of(held),
        steps_in=Steps.of(imported),
        steps_out=Steps.of(exported),
        at_ms=readings["at_us"] / 1000.0,
        quality=readings["quality"],
    )


def figures(channels: list[Parts], edges_ms: Floats, until_ms: float) -> Figures:
    """The sum of these channels in the periods between neighbouring edges; see `Sum.figures`."""
    return Sum.of(channels).figures(edges_ms, until_ms)


def _coverage(channels: list[Parts], edges_ms: Floats, until_ms: float) -> Floats:
    """The mean over the channels, so that one silent channel of five shows as 0.8."""
    passed = np.diff(np.minimum(edges_ms, until_ms))
    if not channels:
        return np.zeros(len(passed))
    covered = sum(channel.held.covered_ms(edges_ms) for channel in channels)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(passed > 0, covered / (passed * len(channels)), 0.0)
    return np.clip(share, 0.0, 1.0)


def _quality(channels: list[Parts], edges_ms: Floats) -> NDArray[np.int64]:
    bits = np.zeros(len(edges_ms) - 1, dtype=np.int64)
    for channel in channels:
        # A reading belongs to the period in which its interval ends, the closing edge included.
        period = np.searchsorted(edges_ms, channel.at_ms, side="left") - 1
        inside = (period >= 0) & (period < len(bits))
        np.bitwise_or.at(bits, period[inside], channel.quality[inside].astype(np.int64))
    return bits
