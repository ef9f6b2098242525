"""A hub without doors: its flows on a real database, its clock moved by hand, no threads."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from sqlalchemy import Row

from edge.config import Config
from edge.main import Hub
from edge.store.engine import Database
from edge.wire.answers import Ack
from edge.wire.node_message import parse_batch, parse_hello
from edge.wire.simple_form import parse_simple
from tests.fake_clock import FakeClock

NODE = "a4cf12fe0b1c"
BOOT = "9f2c01ab"


class QuietHub:
    """A hub that does only what a test tells it to. `acks` is what nodes were answered."""

    def __init__(self, url: str, clock: FakeClock) -> None:
        self.clock = clock
        self.database = Database(url)
        self.hub = Hub(Config(zone="Europe/London"), clock, self.database)
        self.hub.pump.between_commits = lambda work: work()  # type: ignore[method-assign]  # no threads here
        self.acks: list[Ack] = []
        self.stored: list[int] = []

    def hello(
        self, boot: str = BOOT, *, up: int, boots: int = 1, retained: bool = False, **said: Any
    ) -> bool:
        """A node with one channel of 30 A introduces itself; whether it is to send all again."""
        message = {
            "v": 1, "node": NODE, "boot": boot, "boots": boots, "up": up, "interval_s": 10,
            "channels": [{"ch": 0, "sensor": "SCT-013-030", "rated_a": 30}], **said,
        }  # fmt: skip
        hello = parse_hello(msgspec.json.encode(message))
        return self.hub.ingest.hello(hello, self.clock.boot_ms(), retained=retained)

    def batch(
        self, seqs: list[int], boot: str = BOOT, *, up: int | None, boots: int = 1, **said: Any
    ) -> None:
        """Records of ten seconds each, 3600 W (10 Wh each), record `seq` ending at 10 s x seq."""
        records = [
            {"seq": seq, "up": 10_000 * seq, "ms": 10_000, "ch": [{"p": 3600, "e": 10.0 * seq}]}
            for seq in seqs
        ]
        message = {
            "v": 1, "node": NODE, "boot": boot, "boots": boots, "up": up, "channels": [0],
            "records": records, **said,
        }  # fmt: skip
        parsed = parse_batch(msgspec.json.encode(message))
        self.hub.ingest.batch(parsed, self.clock.boot_ms(), self.acks.append)

    def simple(self, *items: dict[str, Any]) -> None:
        """Readings in the simple form."""
        good, bad = parse_simple(list(items))
        assert not bad
        self.hub.simple.accept(good, self.clock.boot_ms(), self.stored.append)

    def commit(self) -> None:
        """Close the open commit and write it."""
        commit = self.hub.ingest.close(self.clock.boot_ms())
        self.hub.writer.write(commit)
        self.hub.ingest.written(commit)

    def rows(self, columns: str, tail: str = "order by measured_at, seq") -> list[Row[Any]]:
        """These columns of all readings."""
        with self.database.transaction() as connection:
            found = connection.exec_driver_sql(f"select {columns} from reading {tail}")  # noqa: S608 - a test's own words
            return list(found.all())


@pytest.fixture
def restart(database: str) -> Iterator[Callable[[FakeClock], QuietHub]]:
    """Start a hub over the test's database, as often as one likes: the old one is forgotten."""
    started: list[QuietHub] = []

    def start(clock: FakeClock) -> QuietHub:
        started.append(QuietHub(database, clock))
        return started[-1]

    yield start
    for quiet in started:
        quiet.database.close()


@pytest.fixture
def quiet(restart: Callable[[FakeClock], QuietHub]) -> QuietHub:
    """A hub at 2026-05-04 10:00 UTC, an hour after its machine's boot."""
    return restart(FakeClock())
