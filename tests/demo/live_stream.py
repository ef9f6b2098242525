"""Wait at the hub's live stream for the first reading, as a browser would."""

import asyncio
import json

from tests.stack.errors import StackError


async def first_reading(host: str, port: int) -> float:
    """The first power in W that comes out of GET /api/live. Raises StackError if the hub goes."""
    reader, writer = await asyncio.open_connection(host, port)
    try:
        # HTTP/1.0: the stream then comes as it is, not in chunks.
        writer.write(f"GET /api/live HTTP/1.0\r\nHost: {host}:{port}\r\n\r\n".encode())
        while line := await reader.readline():
            power_w = _power_w(line)
            if power_w is not None:
                return power_w
    finally:
        writer.close()
    raise StackError("the hub ended the live stream before the first reading")


def _power_w(line: bytes) -> float | None:
    """A power in a line of the stream, if it has one."""
    if not line.startswith(b"data:"):
        return None
    event = json.loads(line.removeprefix(b"data:"))
    powers = [channel["power_w"] for channel in event.get("channels", [])]
    return next((float(power) for power in powers if power is not None), None)
