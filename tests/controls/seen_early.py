"""A hub with a fault, for negative controls: seen-sets are kept before the readings.

In a transaction of its own, while that of the readings is still open: whoever is killed in between
takes a record that it does not have for a repeat.
"""

import time

from edge.__main__ import run
from edge.config import load
from edge.store import boots
from edge.store.boots import Progress
from edge.store.engine import Database, Transaction

BETWEEN_S = 1.0  # a slow card, so that a kill can fall in between

_advance = boots.advance


def _at_once(_: Transaction, progress: list[Progress]) -> None:
    with _own.transaction() as connection:
        _advance(connection, progress)
    time.sleep(BETWEEN_S)


if __name__ == "__main__":
    _own = Database(load().database_url.get_secret_value())
    boots.advance = _at_once  # type: ignore[assignment]  # this is the fault
    run()
