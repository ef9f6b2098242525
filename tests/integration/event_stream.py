"""A reader of GET /api/live on a plain socket: it reads only when told to."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, Self

from tests.integration.raw_http import WITHIN_S, connect


class Event(NamedTuple):
    """An event by its name; a comment has none, and no data."""

    name: str
    data: Any


class EventStream:
    """One open stream; a context manager."""

    def __init__(self, port: int, *, receive_buffer: int | None = None) -> None:
        self._link = connect(port, receive_buffer=receive_buffer)
        # HTTP/1.0: the stream then comes as it is, not in chunks.
        self._link.sendall(b"GET /api/live HTTP/1.0\r\nHost: hub\r\nAccept-Encoding: gzip\r\n\r\n")
        self._file = self._link.makefile("rb")
        self.opened_at = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End it."""
        self._file.close()
        self._link.close()

    def head(self) -> bytes:
        """Status line and headers."""
        return b"".join(iter(self._file.readline, b"\r\n"))

    def parts(self) -> Iterator[Event]:
        """Every event and comment until the hub ends the stream. Raises TimeoutError in silence."""
        name = ""
        data: Any = None
        for line in self._file:
            key, _, value = line.decode().rstrip("\r\n").partition(": ")
            if line.startswith(b":"):
                yield Event("", None)
            elif key == "event":
                name = value
            elif key == "data":
                data = json.loads(value)
            elif not key and name:
                yield Event(name, data)
                name, data = "", None

    def until(self, fits: Callable[[Event], bool], within_s: float = WITHIN_S) -> Event:
        """The next event of this kind. Raises TimeoutError, or AssertionError at the end."""
        deadline = time.monotonic() + within_s
        self._link.settimeout(within_s)
        for event in self.parts():
            if fits(event):
                return event
            if time.monotonic() > deadline:
                raise TimeoutError("others came, but not this one")
        raise AssertionError("the hub has ended the stream")
