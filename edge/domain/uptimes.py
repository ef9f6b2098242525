"""Which uptimes of records can be true, where nothing but the records themselves can tell."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from edge.domain.quantities import INTERVAL_MS, UPTIME_MS


class End(NamedTuple):
    """A record's `seq`, and the uptime at which it ended."""

    seq: int
    uptime_ms: int


def untrue(ends: Sequence[End]) -> set[int]:
    """Places of those records, of one boot, whose uptime contradicts the others or all reason.

    An uptime rises with `seq`, by no more than that many of the longest intervals. Most are
    believed: what is left out is as little as can be.
    """
    order = sorted(range(len(ends)), key=lambda place: ends[place])
    possible = [
        place for place in order
        if _agree(End(0, 0), ends[place]) and ends[place].uptime_ms <= UPTIME_MS[1]
    ]  # fmt: skip
    if all(_agree(ends[one], ends[next_one]) for one, next_one in pairwise(possible)):
        return set(order) - set(possible)
    return set(order) - set(_longest_chain(ends, possible))


def _agree(earlier: End, later: End) -> bool:
    passed_ms = later.uptime_ms - earlier.uptime_ms
    return 0 <= passed_ms <= (later.seq - earlier.seq) * INTERVAL_MS[1]


def _longest_chain(ends: Sequence[End], places: Sequence[int]) -> list[int]:
    """The most of these, in order of `seq`, each of which agrees with the one before."""
    longest: list[list[int]] = []
    for index, place in enumerate(places):
        before = (
            chain
            for chain, other in zip(longest, places[:index], strict=True)
            if _agree(ends[other], ends[place])
        )
        longest.append([*max(before, key=len, default=[]), place])
    return max(longest, key=len, default=[])
