"""Whether a node is there: online, late or silent, from when it was last heard; or twice."""

from typing import Literal, NamedTuple

Presence = Literal["online", "late", "silent"]

LATE_AFTER = 3
SILENT_AFTER_S = 300
OVERLAP_MS = 60_000
"""Boots are placed by when they were heard; by more than this nothing is late for long."""


class Life(NamedTuple):
    """When a boot of a node began and when it was alive for certain, on the hub's clock, ms."""

    began_ms: int
    alive_ms: int


def both_alive(one: Life, other: Life) -> bool:
    """Whether two boots were alive at the same time: then they are two boards."""
    return min(one.alive_ms, other.alive_ms) - max(one.began_ms, other.began_ms) > OVERLAP_MS


def presence(quiet_s: float | None, interval_s: float, *, said_goodbye: bool = False) -> Presence:
    """How a node stands that was last heard `quiet_s` seconds ago (None: never).

    Late after three of its intervals (at least 10 s); silent after five minutes or ten intervals,
    or when the broker has published its last will and nothing has come since.
    """
    if quiet_s is None or said_goodbye or quiet_s > max(SILENT_AFTER_S, 10 * interval_s):
        return "silent"
    return "late" if quiet_s > max(10.0, LATE_AFTER * interval_s) else "online"
