"""Which way a node talks: MQTT, or HTTP once MQTT could not be reached three times in a row."""

from random import Random
from typing import Final

from tests.simulator.backoff import backoff_ms

HTTP_AFTER_FAILURES: Final = 3
MQTT_AGAIN_MS: Final = 60_000


class Link:
    """State of the connection to the broker, and when to dial next (uptime in ms)."""

    def __init__(self, rng: Random, *, http: bool) -> None:
        self.connected = False
        self._rng = rng
        self._http = http
        self._dialling = False
        self._failures = 0
        self._dial_at = 0

    @property
    def over_http(self) -> bool:
        """Whether batches go by POST at present."""
        return self._http and not self.connected and self._failures >= HTTP_AFTER_FAILURES

    def due_ms(self) -> int | None:
        """When to dial; None while connected or dialling."""
        return None if self.connected or self._dialling else self._dial_at

    def dial(self, up_ms: int) -> bool:
        """Whether to dial now; the answer is `opened` or `unreachable`."""
        due = self.due_ms()
        if due is None or up_ms < due:
            return False
        self._dialling = True
        return True

    def opened(self) -> None:
        self.connected, self._dialling, self._failures = True, False, 0

    def unreachable(self, up_ms: int) -> None:
        self._dialling = False
        self._failures += 1
        http = self._http and self._failures >= HTTP_AFTER_FAILURES
        self._dial_at = up_ms + (MQTT_AGAIN_MS if http else backoff_ms(self._failures, self._rng))

    def lost(self, up_ms: int) -> None:
        """An open connection broke; many nodes see this at once, so each waits its own while."""
        self.connected = self._dialling = False
        self._dial_at = up_ms + backoff_ms(1, self._rng)
