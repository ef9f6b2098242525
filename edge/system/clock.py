"""The machine's clocks, from the kernel."""

import ctypes
import time
from pathlib import Path

from edge.domain.clocks import Trust

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_STA_UNSYNC = 0x0040


class SystemClock:
    """Linux: CLOCK_BOOTTIME, CLOCK_REALTIME, and whether the kernel says it is synchronised."""

    def __init__(self) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._boot_name = _BOOT_ID.read_text().strip()

    def boot_ms(self) -> int:
        """Milliseconds since this boot of the machine, sleep included."""
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000

    def utc_ms(self) -> int:
        """What the wall clock believes, Unix ms."""
        return time.time_ns() // 1_000_000

    def trust(self) -> Trust:
        """NTP if a time daemon has told the kernel that it keeps the clock; else unknown."""
        return Trust.UNKNOWN if self._adjtimex_status() & _STA_UNSYNC else Trust.NTP

    def boot_name(self) -> str:
        """The kernel's name for this boot."""
        return self._boot_name

    def _adjtimex_status(self) -> int:
        # struct timex begins: unsigned modes; long offset, freq, maxerror, esterror; int status.
        # With modes 0 the call only reads (adjtimex(2)).
        buffer = (ctypes.c_long * 64)()
        if self._libc.adjtimex(ctypes.byref(buffer)) < 0:
            return _STA_UNSYNC
        return int(ctypes.c_int.from_address(ctypes.addressof(buffer) + 5 * 8).value)
