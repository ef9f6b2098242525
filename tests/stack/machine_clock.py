"""The clocks of a machine that a test steers: a file says how they differ from this machine's."""

import json
import time
from pathlib import Path
from typing import Any

from edge.domain.clocks import Trust


class MachineClock:
    """The test's side: `step` and `reboot` take effect at once in a `tests.stack.steered_hub`.

    `wall_s` is by how much the wall clock goes wrong. Each job of the hub is due every `every_s`
    at least.
    """

    def __init__(self, file: Path, wall_s: float, *, trusted: bool, every_s: float) -> None:
        self.file = file
        self._said: dict[str, Any] = {"booted_s": 0.0, "boots": 1, "every_s": every_s}
        self.step(wall_s, trusted=trusted)

    def step(self, wall_s: float, *, trusted: bool) -> None:
        """Set the wall clock wrong by `wall_s`, and say whether network time vouches for it."""
        self._said |= {"wall_s": wall_s, "trust": Trust.NTP if trusted else Trust.UNKNOWN}
        self._tell()

    def reboot(self) -> None:
        """Begin another boot of the machine, from uptime 0."""
        uptime_s = time.clock_gettime(time.CLOCK_BOOTTIME)
        self._said |= {"booted_s": uptime_s, "boots": self._said["boots"] + 1}
        self._tell()

    def advance(self, by_s: float) -> None:
        """Let so much time pass at once, on all clocks of the machine."""
        self._said["wall_s"] += by_s
        self._said["booted_s"] -= by_s
        self._tell()

    def _tell(self) -> None:
        making = self.file.with_suffix(".new")
        making.write_text(json.dumps(self._said))
        making.replace(self.file)


class Steered:
    """The hub's side: what the file says now."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @property
    def wall_s(self) -> float:
        """By how much the wall clock goes wrong."""
        return float(self._said()["wall_s"])

    @property
    def booted_s(self) -> float:
        """When the machine booted, on this machine's count."""
        return float(self._said()["booted_s"])

    @property
    def trust(self) -> Trust:
        """How far the wall clock is vouched for."""
        return Trust(self._said()["trust"])

    @property
    def boot_name(self) -> str:
        """The kernel's name for this boot."""
        return f"00000000-0000-4000-8000-{self._said()['boots']:012d}"

    @property
    def every_s(self) -> float:
        """How often each job is due at least."""
        return float(self._said()["every_s"])

    def _said(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._file.read_text())
        return found
