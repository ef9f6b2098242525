"""Shown: what each channel has shown in the last half minute, for a calibration.

Part of the road of every fresh reading: it keeps little, and does little for each.
"""

import threading
from collections import deque
from collections.abc import Iterable

from edge.domain.calibration import STEADY_MS, Shown
from edge.domain.readings import Latest

APART_MS = 800
MOST_VALUES = 40


class RecentlyShown:
    """Any thread may call any method; values are in order of time, at least 0.8 s apart."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[tuple[int, int], deque[Shown]] = {}

    def show(self, readings: Iterable[Latest]) -> None:
        """Take fresh readings."""
        with self._lock:
            for one in readings:
                if one.current_a is None:
                    continue
                values = self._values.get((one.node_id, one.ch))
                if values is None:
                    values = self._values[one.node_id, one.ch] = deque(maxlen=MOST_VALUES)
                if values:
                    since_ms = one.at_ms - values[-1].at_ms
                    if -STEADY_MS < since_ms < APART_MS:
                        continue
                    if since_ms < 0:  # the hub's clock was put back
                        values.clear()
                    while values and values[0].at_ms < one.at_ms - STEADY_MS - APART_MS:
                        values.popleft()
                values.append(Shown(one.at_ms, one.current_a, one.voltage_v, one.quality))

    def of(self, node_id: int, ch: int, since_ms: int | None) -> list[Shown]:
        """What a channel of a node has shown since then (Unix ms)."""
        with self._lock:
            values = list(self._values.get((node_id, ch), ()))
        return [one for one in values if since_ms is None or one.at_ms >= since_ms]
