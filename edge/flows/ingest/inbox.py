"""One queue in front of ingest: any thread puts work in, one thread does it, in order.

So the state of ingest needs no locks. The queue is bounded by bytes; what does not fit is dropped
without an answer, and its node sends it again.
"""

import threading
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from edge.domain.errors import HubFull

Work = Callable[[], None]

MOST_BYTES = 32 * 1024 * 1024


class _Item(NamedTuple):
    work: Work
    cost: int


class Inbox:
    """A bounded queue of work. `put` may be called from any thread."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._items: deque[_Item] = deque()
        self._ready = threading.Condition()
        self._most = most_bytes
        self._held = 0
        self._closed = False
        self._woken = False
        self.dropped = 0

    def put(self, work: Work, cost: int = 0) -> None:
        """Add work that holds `cost` bytes. Raises HubFull, and then nothing was added."""
        with self._ready:
            if self._closed or self._held + cost > self._most:
                self.dropped += 1
                raise HubFull("the hub has more waiting than it can hold: send it again later")
            self._items.append(_Item(work, cost))
            self._held += cost
            self._ready.notify()

    def close(self) -> None:
        """Take no more; `run` returns when what is there is done."""
        with self._ready:
            self._closed = True
            self._ready.notify()

    def wake(self) -> None:
        """Let `run` call `idle` again."""
        with self._ready:
            self._woken = True
            self._ready.notify()

    def run(self, idle: Callable[[], float | None]) -> None:
        """Do work in order until closed.

        `idle` is called whenever the queue is empty, and after each piece of work; it returns how
        many seconds it can wait until it must be called again (None: for ever).
        """
        while True:
            wait_s = idle()
            with self._ready:
                if not (self._items or self._closed or self._woken):
                    self._ready.wait(wait_s)
                self._woken = False
                if not self._items:
                    if self._closed:
                        return
                    continue
                item = self._items.popleft()
                self._held -= item.cost
            item.work()
