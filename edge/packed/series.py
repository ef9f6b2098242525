"""Readings to a curve of at most N points, each with its least, mean and greatest power."""

from typing import NamedTuple

import numpy as np

from edge.packed.segments import Floats, Segments, joined
from edge.packed.steps import Steps

LAGGING_MS = 120_000.0


class Curve(NamedTuple):
    """Step starts in Unix ms and power in W, each of shape (points,); NaN is a gap."""

    at_ms: Floats
    mean_w: Floats
    min_w: Floats
    max_w: Floats


def curve(channels: list[Segments], from_ms: float, to_ms: float, points: int) -> Curve:
    """The summed power of these channels between two moments, in equal steps."""
    edges = np.linspace(from_ms, to_ms, points + 1)
    held = Steps.of(joined(_level_ends(channels)))
    return Curve(edges[:-1], *held.levels(edges))


def _level_ends(channels: list[Segments]) -> list[Segments]:
    """Cut all channels where the first of the fresh ones ends.

    Channels report one after another, so the sum of the last seconds would always look like a drop.
    One that has been quiet for longer is no longer waited for.
    """
    ends = [segments.end_ms[-1] for segments in channels if len(segments.end_ms)]
    if not ends:
        return channels
    cut = min(end for end in ends if end >= max(ends) - LAGGING_MS)
    return [_cut(segments, cut) for segments in channels]


def _cut(segments: Segments, at_ms: float) -> Segments:
    keep = segments.start_ms < at_ms
    return Segments(
        segments.start_ms[keep], np.minimum(segments.end_ms[keep], at_ms), segments.value[keep]
    )
