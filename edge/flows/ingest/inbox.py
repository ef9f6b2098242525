"""One queue in front of ingest: any thread puts work in, one thread does it, in order.

So the state of ingest needs no locks. The queue is bounded by bytes; what does not fit is dropped
without an answer, and its node sends it again.
"""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Event, Lock
from typing import NamedTuple

from edge.domain.errors import HubFull

Work = Callable[[], None]

MOST_BYTES = 32 * 1024 * 1024
# To be woken for a message costs more than to do it: what comes within this time waits for more.
GATHER_S = 0.002


class _Item(NamedTuple):
    work: Work
    cost: int


class Inbox:
    """A bounded queue of work. `put` may be called from any thread."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        # Written in C: one with a lock and a condition of its own cost more than all of ingest.
        self._items: SimpleQueue[_Item] = SimpleQueue()
        self._most = most_bytes
        self._put = 0
        self._done = 0
        self._lock = Lock()
        self._closing = Event()
        self.dropped = 0

    def put(self, work: Work, cost: int = 0) -> None:
        """Add work that holds `cost` bytes. Raises HubFull, and then nothing was added."""
        with self._lock:
            if self._closing.is_set() or self._put - self._done + cost > self._most:
                self.dropped += 1
                raise HubFull("the hub has more waiting than it can hold: send it again later")
            self._put += cost
            self._items.put(_Item(work, cost))

    def close(self) -> None:
        """Take no more; `run` returns when what is there is done."""
        with self._lock:
            self._closing.set()
            self._items.put(_LAST)

    def wake(self) -> None:
        """Let `run` call `idle` again."""
        self._items.put(_Item(_nothing, 0))

    def run(self, idle: Callable[[], float | None]) -> None:
        """Do work in order until closed.

        `idle` is called whenever the queue is empty, and after each piece of work; it returns how
        many seconds it can wait until it must be called again (None: for ever).
        """
        while True:
            wait_s = idle()
            try:
                item = self._items.get(timeout=wait_s)
            except Empty:
                continue
            if item is _LAST:
                return
            self._done += item.cost
            item.work()
            if self._items.empty():
                self._closing.wait(GATHER_S)


def _nothing() -> None:
    """Only to be woken."""


_LAST = _Item(_nothing, 0)
