"""Step functions of time: sums of segments, their integrals and extremes over periods."""

from typing import NamedTuple, Self

import numpy as np

from edge.packed.segments import Floats, Segments


class Steps(NamedTuple):
    """`value[k]` holds from `at_ms[k]` to `at_ms[k + 1]`; `depth[k]` segments overlap there."""

    at_ms: Floats
    value: Floats
    depth: Floats

    @classmethod
    def of(cls, segments: Segments) -> Self:
        """The sum of segments, wherever they overlap."""
        count = len(segments.value)
        at = np.concatenate([segments.start_ms, segments.end_ms])
        change = np.concatenate([segments.value, -segments.value])
        layers = np.concatenate([np.ones(count), -np.ones(count)])
        if not count:
            return cls(at, at, at)
        order = np.argsort(at, kind="stable")  # starts and ends are runs: nearly a merge
        at = at[order]
        starts = np.flatnonzero(np.concatenate([[True], at[1:] != at[:-1]]))
        at = at[starts]
        value = np.cumsum(np.add.reduceat(change[order], starts))
        depth = np.round(np.cumsum(np.add.reduceat(layers[order], starts)))
        return cls(at, np.where(depth > 0, value, 0.0), depth)

    def integral(self, edges_ms: Floats) -> Floats:
        """Value times hours between neighbouring edges: Wh for W; shape (len(edges) - 1,)."""
        return _integral(self.at_ms, self.value, edges_ms) / 3_600_000.0

    def covered_ms(self, edges_ms: Floats) -> Floats:
        """How many ms between neighbouring edges have at least one segment."""
        return _integral(self.at_ms, (self.depth > 0).astype(np.float64), edges_ms)

    def levels(self, edges_ms: Floats) -> tuple[Floats, Floats, Floats]:
        """Mean, least and greatest value of the covered time between neighbouring edges, or NaN.

        The mean is never outside the extremes, where rounding in a long sum would put it by a hair.
        """
        low, high = self.extremes(edges_ms)
        covered = self.covered_ms(edges_ms)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = self.integral(edges_ms) * 3_600_000.0 / covered
        return np.clip(np.where(covered > 0, mean, np.nan), low, high), low, high

    def extremes(self, edges_ms: Floats) -> tuple[Floats, Floats]:
        """Least and greatest value between neighbouring edges; NaN where nothing is covered."""
        count = len(edges_ms) - 1
        if not len(self.at_ms):
            return np.full(count, np.nan), np.full(count, np.nan)
        place = np.searchsorted(self.at_ms, edges_ms)
        at = np.insert(self.at_ms, place, edges_ms)
        index = np.searchsorted(self.at_ms, at, side="right") - 1
        inside = (index >= 0) & (self.depth[index] > 0)
        value = np.where(inside, self.value[index], np.nan)
        first = place + np.arange(len(edges_ms))
        value, first = value[: first[-1]], first[:-1]
        return np.fmin.reduceat(value, first), np.fmax.reduceat(value, first)


def _integral(at_ms: Floats, value: Floats, edges_ms: Floats) -> Floats:
    if not len(at_ms):
        return np.zeros(len(edges_ms) - 1)
    total = np.concatenate([[0.0], np.cumsum(value[:-1] * np.diff(at_ms))])
    return np.diff(np.interp(edges_ms, at_ms, total))
