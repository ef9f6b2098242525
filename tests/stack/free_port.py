"""A free TCP port on the loopback address."""

import random
import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"
_LOWEST = 15_000
_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")


def free_port(draw: random.Random | None = None) -> int:
    """Return a port that nobody listens on now.

    It lies below the range that outgoing connections draw from, so that it is
    still free when a server that was killed comes back to it.
    Raises OSError when none of 100 draws is free.
    """
    draw = draw or random.SystemRandom()
    highest = _first_ephemeral() - 1
    for _ in range(100):
        port = draw.randint(_LOWEST, highest)
        if is_free(port):
            return port
    raise OSError(f"no free port on {LOOPBACK} between {_LOWEST} and {highest}")


def is_free(port: int) -> bool:
    """Say whether a server could listen on `port` of the loopback address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def _first_ephemeral() -> int:
    first = int(_RANGE.read_text().split()[0]) if _RANGE.exists() else 32_768
    return first if first > _LOWEST + 1_000 else 65_536
