"""The hub's own ingest and writer over PostgreSQL, as the model drives them: no threads."""

from collections.abc import Iterator
from contextlib import contextmanager

from edge.config import Config
from edge.domain.errors import DatabaseAway, OhmsteadError
from edge.flows.ingest.commits import Commit
from edge.main import Hub
from edge.store.engine import Database, Transaction
from edge.wire.node_message import NodeBatch, parse_hello
from tests.fake_clock import FakeClock
from tests.model.hubs import Answer, Stored

# A record that is there twice makes two groups: each channel's n-th row belongs to the n-th.
_STORED = (
    "select name, seq, uptime_ms, interval_ms, array_agg(power_w order by ch), "
    "array_agg(energy_wh order by ch) from (select b.name, r.*, c.ch, "
    "row_number() over (partition by b.id, r.seq, c.id) as copy "
    "from reading r join boot b on b.id = r.boot_id join node n on n.id = b.node_id "
    "join channel c on c.id = r.channel_id where n.identity = %s) found "
    "group by name, seq, uptime_ms, interval_ms, copy"
)


class FailingDatabase(Database):
    """A database whose next transaction ends as it is told: `done`, `failed` or `unknown`."""

    outcome = "done"

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        outcome, self.outcome = self.outcome, "done"
        with super().transaction() as connection:
            yield connection
            if outcome == "failed":
                raise DatabaseAway("gone before the commit")
        if outcome == "unknown":
            raise DatabaseAway("gone after the commit")


class QuietIngest:
    """A hub whose commits are closed and written by hand, as its pump would do it.

    `stored` looks again only after a commit: between two of them nothing else writes.
    """

    def __init__(self, url: str) -> None:
        self.database = FailingDatabase(url)
        self.clock = FakeClock()
        with self.database.transaction() as connection:
            connection.exec_driver_sql("truncate reading, boot, channel, node, rejected cascade")
        self._found: dict[str, list[Stored]] = {}
        self.restart()

    def restart(self) -> None:
        """Begin with an empty memory over the same database."""
        self.hub = Hub(Config(commit_interval_s=10.0), self.clock, self.database)
        self.hub.pump.between_commits = lambda work: work()  # type: ignore[method-assign]  # no threads here
        self._writing: Commit | None = None
        self._again = False

    def hello(self, body: bytes, node: str) -> None:
        self.hub.ingest.hello(parse_hello(body, node), self.clock.boot_ms())

    def batch(self, batch: NodeBatch, answer: Answer) -> None:
        self.hub.ingest.batch(batch, self.clock.boot_ms(), answer)

    def pass_time(self, ms: int) -> None:
        self.clock.advance(ms / 1_000)

    def commit(self, outcome: str) -> None:
        """As `Pump._write` does it: what failed is tried again before anything else."""
        if self._writing is None:
            self._writing, self._again = self.hub.ingest.close(self.clock.boot_ms()), False
        self._found.clear()
        if self._writing.deliveries or self._writing.refused:
            self.database.outcome = outcome
        try:
            self.write(self._writing, self._again)
        except OhmsteadError:
            self._again = True
            return
        self.hub.ingest.written(self._writing)
        self._writing = None

    def write(self, commit: Commit, again: bool) -> None:
        self.hub.writer.write(commit, again=again)

    def stored(self, node: str) -> list[Stored]:
        if node not in self._found:
            with self.database.transaction() as connection:
                rows = connection.exec_driver_sql(_STORED, (node,)).all()
            self._found[node] = [
                Stored(boot, seq, up, ms, _tenths(power), tuple(energy))
                for boot, seq, up, ms, power, energy in rows
            ]
        return self._found[node]

    def close(self) -> None:
        self.database.close()


class WritesBlindlyAgain(QuietIngest):
    """A fault: a commit of unknown outcome is written again as it is."""

    def write(self, commit: Commit, again: bool) -> None:
        super().write(commit, again=False)


class AnswersEarly(QuietIngest):
    """A fault: the answer goes out before the commit."""

    def batch(self, batch: NodeBatch, answer: Answer) -> None:
        super().batch(batch, answer)
        for delivery in self.hub.ingest._open.deliveries[-1:]:
            delivery.answer(delivery.ack)


class ForgetsWhatItHasSeen(QuietIngest):
    """A fault: the seen-sets are gone after a restart."""

    def restart(self) -> None:
        with self.database.transaction() as connection:
            connection.exec_driver_sql("update boot set seen = '{}'")
        super().restart()


class ForgetsTooSoon(QuietIngest):
    """A fault: boots are forgotten whose records are not written yet."""

    def restart(self) -> None:
        super().restart()
        places = self.hub.known

        def forget(_: int) -> None:
            for node in places.nodes.values():
                node.boots.clear()
            places._at_hand.clear()

        places.forget = forget  # type: ignore[method-assign, assignment]  # this is the fault


def _tenths(values: list[float]) -> tuple[float, ...]:
    return tuple(round(value, 1) for value in values)  # kept in four bytes
