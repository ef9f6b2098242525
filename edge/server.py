"""The HTTP server: Uvicorn, bounded in connections, and ended in order."""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_CONNECTIONS = 500
# For what an HTTP client owes: the head of a request, and its body.
OWED_WITHIN_S = {h11.IDLE: 10.0, h11.SEND_BODY: 40.0}


class Connection(H11Protocol):
    """Uvicorn's, with an end to its patience: it waits for ever for a request that never comes.

    Whoever owes one too long is cut off, and at once whoever has owed it longest when there are too
    many connections. Who is being answered, or reads a stream, owes nothing.
    """

    _owes: object = None
    _owes_since_s = 0.0
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as Uvicorn has it
        """Take it, if there is room or room can be made."""
        super().connection_made(transport)
        self._look()
        if len(self.connections) > MOST_CONNECTIONS:
            others = [c for c in self.connections if isinstance(c, Connection) and c is not self]
            owing = [c for c in others if c._owes in OWED_WITHIN_S]
            min(owing, key=lambda c: c._owes_since_s, default=self)._cut_off()

    def connection_lost(self, exc: Exception | None) -> None:
        """It has ended, by itself or by us."""
        super().connection_lost(exc)
        self._forget()

    def data_received(self, data: bytes) -> None:
        """Take in what came; it may have been what was owed."""
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """From now on the next request is owed."""
        super().on_response_complete()
        self._look()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP; a request before it that still waits for its answer gets none."""
        if self.cycle is not None:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            super().send_400_response(msg)
        else:
            self.transport.abort()

    def _look(self) -> None:
        """What does the client owe; if that is new, its time begins."""
        owes = self.conn.their_state
        if owes is self._owes or self.transport.is_closing():
            return
        self._forget()
        self._owes, self._owes_since_s = owes, self.loop.time()
        if owes in OWED_WITHIN_S:
            self._timer = self.loop.call_later(OWED_WITHIN_S[owes], self._cut_off)

    def _cut_off(self) -> None:
        self._forget()
        self.transport.abort()

    def _forget(self) -> None:
        self._owes = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class Server(uvicorn.Server):
    """Uvicorn, with the open live streams told to end before it waits for them."""

    def __init__(self, config: uvicorn.Config, closing: Callable[[], None]) -> None:
        super().__init__(config)
        self._closing = closing

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End in order; Uvicorn's own way kills the process before the last commit."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, then the rest."""
        self._closing()
        await super().shutdown(sockets)
