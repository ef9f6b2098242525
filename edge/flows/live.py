"""Live: the newest reading of each channel, and those who watch.

A watcher has a short queue. One that reads too slowly loses its oldest frames; nobody waits for it,
least of all ingest. What is sent is made of what is newest when the watcher gets round to it.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import NamedTuple

from edge.domain.channels import outermost
from edge.domain.presence import Presence
from edge.domain.readings import Latest

QUEUE = 64
STALE_MS = 300_000
STRAGGLER_MS = 180_000


class Frame(NamedTuple):
    """What happened: fresh readings with the new total, or a node's presence."""

    at_ms: int
    total_w: float | None
    total_quality: int
    readings: list[Latest]
    presence: tuple[int, Presence] | None = None


class Watcher:
    """One reader of the stream. `wake` is called, from any thread, when there is something."""

    def __init__(self, wake: Callable[[], object]) -> None:
        self._frames: deque[Frame] = deque(maxlen=QUEUE)
        self.wake = wake
        self.lost = 0

    def push(self, frame: Frame) -> None:
        """Add a frame; the oldest goes if there is no room."""
        if len(self._frames) == QUEUE:
            self.lost += 1
        self._frames.append(frame)
        self.wake()

    def take(self) -> list[Frame]:
        """All frames that wait, oldest first."""
        frames = []
        while self._frames:
            frames.append(self._frames.popleft())
        return frames


class Live:
    """The latest readings, and their watchers. Any thread may call any method."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._latest: dict[int, Latest] = {}
        self._inside: dict[int, int | None] = {}
        self._silent: set[int] = set()
        self._watchers: set[Watcher] = set()

    def arrange(self, inside: dict[int, int | None]) -> None:
        """Say which channel is inside which, so that the total counts nothing twice."""
        with self._lock:
            self._inside = dict(inside)

    def show(self, readings: Iterable[Latest]) -> None:
        """Take fresh readings; one that is older than what is shown is left out."""
        with self._lock:
            fresh = [r for r in readings if self._is_newer(r)]
            if not fresh:
                return
            self._latest.update((reading.channel_id, reading) for reading in fresh)
            self._silent.difference_update(reading.node_id for reading in fresh)
            if self._watchers:  # the total is a sum over all channels: not for nobody
                self._push(self._frame(max(r.at_ms for r in fresh), fresh))

    def presence(self, node_id: int, presence: Presence, at_ms: int) -> None:
        """Tell the watchers that a node came or went; a silent one leaves the total."""
        with self._lock:
            if presence == "silent":
                self._silent.add(node_id)
            else:
                self._silent.discard(node_id)
            self._push(Frame(at_ms, None, 0, [], (node_id, presence)))

    def everything(self, now_ms: int) -> Frame:
        """The latest of all channels, for one who has just come."""
        with self._lock:
            return self._frame(now_ms, list(self._latest.values()))

    def watch(self, wake: Callable[[], object]) -> Watcher:
        """Begin to watch."""
        watcher = Watcher(wake)
        with self._lock:
            self._watchers.add(watcher)
        return watcher

    def leave(self, watcher: Watcher) -> None:
        """Watch no more."""
        with self._lock:
            self._watchers.discard(watcher)

    def wake_all(self) -> None:
        """Let every watcher look up, to see that it is to end."""
        with self._lock:
            for watcher in self._watchers:
                watcher.wake()

    @property
    def watchers(self) -> int:
        """How many watch."""
        return len(self._watchers)

    def _is_newer(self, reading: Latest) -> bool:
        """A reading that is much older is no straggler: the hub's clock was put back."""
        shown = self._latest.get(reading.channel_id)
        return shown is None or not 0 < shown.at_ms - reading.at_ms < STRAGGLER_MS

    def _frame(self, at_ms: int, readings: list[Latest]) -> Frame:
        heard = {
            channel_id: latest
            for channel_id, latest in self._latest.items()
            if latest.node_id not in self._silent and latest.at_ms > at_ms - STALE_MS
        }
        counted = [heard[channel_id] for channel_id in outermost(heard, self._inside)]
        quality = 0
        for latest in counted:
            quality |= latest.quality
        total = sum(latest.power_w for latest in counted) if counted else None
        return Frame(at_ms, total, quality, readings)

    def _push(self, frame: Frame) -> None:
        for watcher in self._watchers:
            watcher.push(frame)
