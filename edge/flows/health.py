"""Health: which parts of the hub are up, and since when."""

import logging
import threading
from typing import NamedTuple

from edge.flows.ports import Clock

log = logging.getLogger(__name__)

PARTS = ("database", "broker", "writer")


class Part(NamedTuple):
    """A part of the hub: whether it is up, since when on the hub's clock, and why not."""

    up: bool
    since_ms: int
    reason: str


class Health:
    """What is up. Each change is logged once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        now = clock.boot_ms()
        self._parts = {name: Part(False, now, "starting") for name in PARTS}

    def tell(self, name: str, up: bool, reason: str = "") -> None:
        """Say how a part is; harmless when nothing has changed."""
        with self._lock:
            before = self._parts[name]
            if before.up == up:
                self._parts[name] = before._replace(reason=reason)
                return
            self._parts[name] = Part(up, self._clock.boot_ms(), reason)
        if up:
            log.info("%s up", name)
        else:
            log.warning("%s down reason=%r", name, reason)

    def parts(self) -> dict[str, Part]:
        """Every part as it is."""
        with self._lock:
            return dict(self._parts)

    @property
    def ready(self) -> bool:
        """Whether all parts are up."""
        return all(part.up for part in self.parts().values())
