"""A hub with a fault, for negative controls: it notes what was delivered after it has written that.

In a transaction of its own, once that of the readings is through: whoever is killed in between has
rows of which it knows nothing.
"""

import time

from edge.__main__ import run
from edge.flows.ingest.commits import Commit, Writer
from edge.store import boots
from edge.store.boots import Progress
from edge.store.engine import Transaction

BETWEEN_S = 1.0  # a slow card, so that a kill can fall in between

_advance = boots.advance
_transaction = Writer._transaction
_put_off: list[list[Progress]] = []


def _later(_: Transaction, progress: list[Progress]) -> None:
    _put_off.append(progress)


def _in_two(self: Writer, commit: Commit, again: bool) -> list[int]:
    stored = _transaction(self, commit, again)
    time.sleep(BETWEEN_S)
    with self._database.transaction() as connection:
        while _put_off:
            _advance(connection, _put_off.pop())
    return stored


if __name__ == "__main__":
    boots.advance = _later  # type: ignore[assignment]  # part of the fault
    Writer._transaction = _in_two  # type: ignore[method-assign]  # this is the fault
    run()
