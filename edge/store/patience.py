"""Patience: how long an answer of the database is waited for before its connection is cut.

A server that hangs, on a card that no longer answers for one, keeps its connections open: neither
its own limits nor the kernel ever end the wait. So we shut the socket, and whoever waits hears what
he would of a server that has died.
"""

import os
import socket
import threading
import time
from contextlib import suppress
from typing import Any

import psycopg2
from psycopg2.extensions import connection

TURN_S = 0.5


class Patience:
    """Cuts connections that have waited too long. Any thread may call any method."""

    def __init__(self) -> None:
        self._until: dict[BoundedConnection, float | None] = {}
        self._changed = threading.Condition()
        self._given_up = False
        self._ended = False
        self._thread = threading.Thread(target=self._watch, name="patience", daemon=True)

    def begin(self, waiting: "BoundedConnection") -> None:
        """A wait begins, or goes on with something new."""
        limit_s = waiting.limit_s
        with self._changed:
            if self._thread.ident is None:
                self._thread.start()
            if not self._until:
                self._changed.notify()
            if self._given_up:
                _cut(waiting)
            self._until[waiting] = None if limit_s is None else time.monotonic() + limit_s

    def end(self, waiting: "BoundedConnection") -> None:
        """It is over."""
        with self._changed:
            self._until.pop(waiting, None)

    def cut_all(self) -> None:
        """End every wait, and those that are still to come."""
        with self._changed:
            self._given_up = True
            for waiting in self._until:
                _cut(waiting)

    def close(self) -> None:
        """Watch no more."""
        with self._changed:
            self._ended = True
            self._changed.notify()

    def _watch(self) -> None:
        with self._changed:
            while not self._ended:
                now = time.monotonic()
                late = [one for one, until in self._until.items() if until and until < now]
                for waiting in late:
                    _cut(waiting)
                    del self._until[waiting]
                self._changed.wait(TURN_S if self._until else None)


class BoundedConnection(connection):
    """psycopg2's connection, with at most `limit_s` for each statement (None: no limit)."""

    def __init__(self, patience: Patience, limit_s: float, *given: Any) -> None:
        super().__init__(*given)
        self._patience = patience
        self._usual_s = limit_s
        self.limit_s: float | None = limit_s

    def cursor(self, *given: Any, **named: Any) -> Any:
        """Whatever is asked next is asked through a cursor."""
        self._patience.begin(self)
        return super().cursor(*given, **named)

    def commit(self) -> None:
        """End the transaction; the limit is the usual one again."""
        self._patience.begin(self)
        super().commit()
        self._over()

    def rollback(self) -> None:
        """End the transaction; the limit is the usual one again."""
        self._patience.begin(self)
        super().rollback()
        self._over()

    def close(self) -> None:
        """Close it, after which its number may be another's."""
        self._patience.end(self)
        super().close()

    def _over(self) -> None:
        self._patience.end(self)
        self.limit_s = self._usual_s


def _cut(waiting: BoundedConnection) -> None:
    """Shut the socket; its owner closes the connection when it finds out."""
    with suppress(psycopg2.Error, OSError), socket.socket(fileno=os.dup(waiting.fileno())) as link:
        link.shutdown(socket.SHUT_RDWR)  # an error: it has been closed meanwhile
