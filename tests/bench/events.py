"""A reader of server-sent events: which powers were seen, and when."""

import asyncio
import re
import time
from collections.abc import Iterator
from contextlib import suppress

from tests.stack.free_port import LOOPBACK

_LONGEST_LINE_B = 16 * 1024 * 1024  # the first event tells of every channel there is
_POWER = re.compile(rb'"power(?:_w)?": ?([0-9.]+)')


class Watch:
    """One subscriber; `seen` has the moment at which each power, in W, first came by."""

    def __init__(self) -> None:
        self.seen: dict[float, float] = {}

    async def read(self, port: int, path: str, ready: asyncio.Event) -> None:
        """Read the stream until cancelled; `ready` once it has begun."""
        reader, writer = await asyncio.open_connection(LOOPBACK, port, limit=_LONGEST_LINE_B)
        try:
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {LOOPBACK}\r\n\r\n".encode())
            await reader.readuntil(b"\r\n\r\n")
            ready.set()
            while line := await reader.readline():
                now = time.monotonic()
                for power_w in _powers(line):
                    self.seen.setdefault(power_w, now)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


def _powers(line: bytes) -> Iterator[float]:
    if line.startswith(b"data:"):
        yield from map(float, _POWER.findall(line))
