"""A clock that a test moves by hand; it satisfies `edge.flows.ports.Clock`."""

import time
from datetime import UTC, datetime

from edge.domain.clocks import Trust

START = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
START_MS = int(START.timestamp()) * 1000
UPTIME_MS = 3_600_000


class FakeClock:
    """The machine's clocks: `advance` moves both, `step_wall` only what the wall clock believes.

    It begins an hour after the boot of the machine, at 2026-05-04 10:00 UTC, vouched for by NTP.
    """

    def __init__(
        self,
        utc_ms: int = START_MS,
        boot_ms: int = UPTIME_MS,
        trust: Trust = Trust.NTP,
        boot_name: str = "00000000-0000-4000-8000-000000000001",
    ) -> None:
        self._boot_ms = boot_ms
        self._offset_ms = utc_ms - boot_ms
        self._trust = trust
        self._boot_name = boot_name

    def boot_ms(self) -> int:
        """Milliseconds since this boot of the machine."""
        return self._boot_ms

    def utc_ms(self) -> int:
        """What the wall clock believes, Unix ms."""
        return self._boot_ms + self._offset_ms

    def trust(self) -> Trust:
        """How far the wall clock is vouched for."""
        return self._trust

    def boot_name(self) -> str:
        """A name for this boot of the machine."""
        return self._boot_name

    def advance(self, seconds: float) -> None:
        """Let time pass; it only ever goes forward."""
        if seconds < 0:
            raise ValueError("uptime cannot go back: use step_wall for the wall clock")
        self._boot_ms += round(seconds * 1000)

    def step_wall(self, seconds: float, trust: Trust | None = None) -> None:
        """Set the wall clock forward or back, and say how far it is vouched for from now on."""
        self._offset_ms += round(seconds * 1000)
        if trust is not None:
            self._trust = trust

    def reboot(self, boot_name: str) -> None:
        """Begin a new boot of the machine: uptime starts again, the wall clock goes on."""
        self._offset_ms += self._boot_ms
        self._boot_ms = 0
        self._boot_name = boot_name


class RunningClock(FakeClock):
    """One that also goes on by itself, for a hub whose threads wait for time to pass."""

    def __init__(self, utc_ms: int = START_MS) -> None:
        super().__init__(utc_ms)
        self._began_ns = time.monotonic_ns()

    def boot_ms(self) -> int:
        """Milliseconds since this boot of the machine."""
        return super().boot_ms() + (time.monotonic_ns() - self._began_ns) // 1_000_000

    def utc_ms(self) -> int:
        """What the wall clock believes, Unix ms."""
        return self.boot_ms() + self._offset_ms
