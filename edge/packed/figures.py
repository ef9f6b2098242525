"""Figures of periods from the readings of one channel or of many."""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from edge.packed.segments import Floats, Segments, energy, joined, moving, power
from edge.packed.steps import Steps


class Parts(NamedTuple):
    """What a channel gives to a figure: power, also as steps; energy in and out as steps; quality.

    A question may be about millions of readings: nothing is kept here that is not asked for.
    """

    power: Segments
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

    @classmethod
    def of(cls, channels: list[Parts]) -> Self:
        """The sum of these; that of one channel costs nothing."""
        if len(channels) == 1:
            (only,) = channels
            return cls(channels, only.held)
        return cls(channels, Steps.of(joined([channel.power for channel in channels])))

    def figures(self, edges_ms: Floats, until_ms: float) -> Figures:
        """The figures of the periods between neighbouring edges.

        `until_ms` is the present: what lies after it does not count against coverage.
        """
        return Figures(
            _energy_wh([channel.steps_in for channel in self.channels], edges_ms),
            _energy_wh([channel.steps_out for channel in self.channels], edges_ms),
            *self.held.levels(edges_ms),
            _coverage(self.channels, edges_ms, until_ms),
            _quality(self.channels, edges_ms),
        )


def parts(readings: NDArray[np.void], ceiling_w: float | None) -> Parts:
    """One channel's readings, in order of time, made ready to be added up."""
    held = power(readings)
    return Parts(
        power=held,
        held=Steps.of(held),
        steps_in=Steps.of(energy(readings, ceiling_w, export=False)),
        steps_out=Steps.of(moving(energy(readings, ceiling_w, export=True))),
        at_ms=readings["at_us"] / 1000.0,
        quality=readings["quality"].copy(),  # a view would keep all columns
    )


def figures(channels: list[Parts], edges_ms: Floats, until_ms: float) -> Figures:
    """The sum of these channels in the periods between neighbouring edges; see `Sum.figures`."""
    return Sum.of(channels).figures(edges_ms, until_ms)


def _energy_wh(channels: list[Steps], edges_ms: Floats) -> Floats:
    """Energies add up, period by period; powers have to be laid over each other."""
    return sum((steps.integral(edges_ms) for steps in channels), np.zeros(len(edges_ms) - 1))


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
