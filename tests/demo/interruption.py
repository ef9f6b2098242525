"""Ctrl-C and its kin, at the three times at which they mean different things.

While starting, they break off at once. While running, they are a request to stop. While
stopping, they are ignored: whatever was started is stopped in order, however often one asks.
"""

import signal
from collections.abc import Callable
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interruption:
    """Handles the signals from `install` on, for the rest of the process."""

    def __init__(self) -> None:
        self._wake: Callable[[], object] | None = None
        self._stopping = False

    def install(self) -> None:
        """Break off on a signal, by KeyboardInterrupt."""
        for sign in SIGNALS:
            signal.signal(sign, self._handle)

    def wakes(self, wake: Callable[[], object]) -> None:
        """From now on call `wake` instead."""
        self._wake = wake

    def ignored(self) -> None:
        """From now on do nothing."""
        self._stopping = True

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if self._stopping:
            return
        if self._wake is None:
            raise KeyboardInterrupt
        self._wake()
