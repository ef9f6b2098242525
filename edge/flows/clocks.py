"""The hub's own time: one offset to UTC for each boot of the hub, and how it is corrected."""

import logging

from edge.domain.clocks import HubTime, Trust, correction
from edge.flows.ports import Clock
from edge.store import boots, clocks, readings
from edge.store.engine import Database

log = logging.getLogger(__name__)


class HubClock:
    """What the hub believes of the time. Only the writer's thread changes it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        with database.transaction() as connection:
            self.time: HubTime = clocks.open_hub_boot(
                connection, clock.boot_name(), clock.utc_ms() - clock.boot_ms(), clock.trust()
            )

    def utc_ms(self, boot_ms: int) -> int:
        """A moment on the hub's clock as Unix ms, as far as is known now."""
        return boot_ms + self.time.offset_ms

    def now_ms(self) -> int:
        """The present, Unix ms."""
        return self.utc_ms(self._clock.boot_ms())

    def settle(self) -> bool:
        """Take the machine's time if it is more trustworthy than ours; whether anything moved.

        Raises DatabaseAway, and then nothing has changed.
        """
        offset = self._clock.utc_ms() - self._clock.boot_ms()
        return self.correct(offset, self._clock.trust())

    def correct(self, offset_ms: int, trust: Trust) -> bool:
        """Move this boot of the hub, and all that it has dated, in one transaction."""
        by_ms = correction(self.time, offset_ms, trust)
        if by_ms is None:
            return False
        better = HubTime(self.time.id, self.time.offset_ms + by_ms, trust)
        with self._database.transaction() as connection:
            clocks.correct(connection, better)
            moved = 0
            if by_ms:
                dated = boots.of_hub_boot(connection, better.id)
                moved = readings.shift(connection, dated, by_ms)
        self.time = better
        log.info("clock trust=%s moved_ms=%d readings=%d", trust.name.lower(), by_ms, moved)
        return True
