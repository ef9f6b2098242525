"""Slots: which partition rows go to, by how long the hub has run."""

from edge.store import slots
from edge.store.engine import Database


class Slots:
    """The open slot. Only the writer's thread changes it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.transaction() as connection:
            self.number = slots.newest(connection)

    def ran(self, seconds: int) -> None:
        """The hub ran for so long again. Raises DatabaseAway, and then it counts later."""
        with self._database.transaction() as connection:
            self.number = slots.ran(connection, seconds)
