"""Dating readings of nodes that have no clock, in two steps.

First, a node's uptime is laid on the hub's own count of milliseconds since its boot, which no step
of the wall clock can touch. A message can be late but never early, so over a while the *smallest*
difference between receiving and sending is the offset; it is followed gently, for the crystal
drifts. Second, each boot of the hub has one offset to UTC and a trust. When a better time becomes
known, that one number changes, and every reading of that boot moves with it.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

MINUTE_MS = 60_000
WINDOW_MINUTES = 60
SLEW = 0.1
"""The offset moves by at most this share of the time passed, so readings never change places."""

STEP_MS = 2_000
"""A vouched clock that differs by less is the same clock."""


class Trust(IntEnum):
    """How far a boot's time is vouched for."""

    UNKNOWN = 0
    RESTORED = 1
    BROWSER = 2
    RTC = 3
    NTP = 4


class UptimeOffset:
    """The offset in ms from a node's uptime to the hub's: `hub = uptime + offset`.

    One that was known before begins where it stood: the first message only starts the count.
    """

    __slots__ = ("_minima", "_observed_ms", "_offset", "_uptime_ms")

    def __init__(self, offset_ms: float | None = None) -> None:
        self._minima: deque[tuple[int, int]] = deque(maxlen=WINDOW_MINUTES)
        self._offset = offset_ms
        self._observed_ms: int | None = None
        self._uptime_ms = 0

    @property
    def known(self) -> bool:
        """Whether any message has shown it yet."""
        return self._offset is not None

    @property
    def offset_ms(self) -> int:
        """The offset as it stands; 0 before the first observation."""
        return round(self._offset or 0)

    def observe(self, received_ms: int, uptime_ms: int, fresh_ms: int | None = None) -> int:
        """Take in that a message written at `uptime_ms` came at `received_ms`; the new offset.

        `fresh_ms` is the uptime from the last record that was dated to the first of this message
        (None: nothing was dated yet). A backlog's first record is much older than its message:
        only so far may the offset fall that it still comes after the last.
        """
        target = self._smallest(received_ms, received_ms - uptime_ms)
        if self._offset is None:
            self._offset = target
        else:
            room = self._passed_ms(received_ms, uptime_ms) * SLEW
            fall = room if fresh_ms is None else min(room, max(0, fresh_ms) * SLEW)
            self._offset += max(-fall, min(room, target - self._offset))
        self._observed_ms = max(self._observed_ms or 0, received_ms)
        self._uptime_ms = uptime_ms
        return round(self._offset)

    def _passed_ms(self, received_ms: int, uptime_ms: int) -> int:
        """The time since the message before: the shorter of the hub's count and the node's.

        After a silence one message may come late that was written early; by the hub's count alone
        it could be dated before its predecessor.
        """
        if self._observed_ms is None:
            return 0
        return max(0, min(received_ms - self._observed_ms, uptime_ms - self._uptime_ms))

    def _smallest(self, received_ms: int, difference: int) -> int:
        minute = received_ms // MINUTE_MS
        minima = self._minima
        if minima and minima[-1][0] >= minute:
            last_minute, smallest = minima[-1]
            if difference < smallest:
                minima[-1] = (last_minute, difference)
        else:
            minima.append((minute, difference))
        while minima[0][0] < minute - WINDOW_MINUTES:
            minima.popleft()
        return min(smallest for _, smallest in minima)


@dataclass(frozen=True, slots=True)
class HubTime:
    """One boot of the hub: `utc_ms = hub_ms + offset_ms`, and how far that is trusted."""

    id: int
    offset_ms: int
    trust: Trust


def correction(now: HubTime, offset_ms: int, trust: Trust) -> int | None:
    """By how many ms to move what this boot of the hub has dated; None to leave it.

    More trust always wins (0 ms when only the trust changes). Between equals only network time may
    correct itself: a clock nobody vouches for must not drag readings about.
    """
    if trust > now.trust:
        return offset_ms - now.offset_ms
    if trust == now.trust == Trust.NTP and abs(offset_ms - now.offset_ms) > STEP_MS:
        return offset_ms - now.offset_ms
    return None


@dataclass(frozen=True, slots=True)
class Stretch:
    """One boot of a node on the hub's clock, in ms; `offset_ms` None where nothing dates it."""

    boot_id: int
    offset_ms: int | None
    last_uptime_ms: int


def place_undated(stretches: Sequence[Stretch]) -> dict[int, int]:
    """Offsets for the boots of one node that nothing dates, given in order, newest last.

    Each is put as late as it can have been: its last record just before the next boot began.
    Without any later dated boot there is nothing to hold on to, and it is left out.
    """
    placed: dict[int, int] = {}
    begins: int | None = None
    for stretch in reversed(stretches):
        offset = stretch.offset_ms
        if offset is None:
            if begins is None:
                continue
            offset = begins - stretch.last_uptime_ms
            placed[stretch.boot_id] = offset
        begins = offset
    return placed
