"""The hub's own time: one offset to UTC for each boot of the hub, and how it is corrected."""

import logging

from edge.domain.clocks import HubTime, Trust, correction
from edge.domain.errors import DatabaseAway
from edge.flows.ports import Clock
from edge.store import boots, clocks, readings
from edge.store.engine import Database

log = logging.getLogger(__name__)


class HubClock:
    """What the hub believes of the time. Only the writer's thread changes it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._unsure: HubTime | None = None
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

        Raises DatabaseAway: it must then be called again before anything else is written.
        """
        offset = self._clock.utc_ms() - self._clock.boot_ms()
        return self.correct(offset, self._clock.trust())

    def correct(self, offset_ms: int, trust: Trust) -> bool:
        """Move this boot of the hub, and all that it has dated, in one transaction.

        One whose outcome is not known is finished first: the database says by how much.
        """
        better, self._unsure = self._unsure, None
        if better is None:
            by_ms = correction(self.time, offset_ms, trust)
            if by_ms is None:
                return False
            better = HubTime(self.time.id, self.time.offset_ms + by_ms, trust)
        try:
            by_ms, moved = self._move(better)
        except DatabaseAway:
            self._unsure = better
            raise
        self.time = better
        log.info("clock trust=%s moved_ms=%d readings=%d", better.trust.name.lower(), by_ms, moved)
        return True

    def _move(self, better: HubTime) -> tuple[int, int]:
        """By how many ms, and how many readings."""
        with self._database.transaction() as connection:
            by_ms = clocks.correct(connection, better)
            if not by_ms:
                return 0, 0
            dated = boots.of_hub_boot(connection, better.id)
            return by_ms, readings.shift(connection, dated, by_ms)
