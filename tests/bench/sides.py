"""The two sides of a benchmark: the hub, and the tutorial stack, each over servers of its own."""

import http.client
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import (
    BigInteger,
    Engine,
    Executable,
    column,
    create_engine,
    func,
    select,
    table,
    text,
)
from sqlalchemy.pool import NullPool

from edge.store.engine import Database
from tests.stack.errors import StackError
from tests.stack.free_port import LOOPBACK, free_port
from tests.stack.mosquitto import PrivateMosquitto
from tests.stack.postgres import PrivatePostgres
from tests.stack.process import ServerProcess

_CHECKOUT = Path(__file__).parents[2]
_READY_WITHIN_S = 30.0
_SETTINGS = {"dynamic_shared_memory_type": "posix"}  # as by default: files of it would be written
_TABLE_BYTES = """
select sum(pg_total_relation_size(oid)) from pg_class
where oid = cast(:table as regclass)
   or oid in (select inhrelid from pg_inherits where inhparent = cast(:table as regclass))
"""
_HUB_TABLE, _TUTORIAL_TABLE = "reading", "energy_readings"


@dataclass(frozen=True)
class Side:
    """One stack that runs: where it is reached, and the processes that it is made of."""

    name: str
    http_port: int
    mqtt_port: int
    pids: dict[str, int]
    engine: Engine
    table: str

    def stored(self) -> int:
        """How many readings are in the table."""
        return self._ask(select(func.count()).select_from(table(self.table)))

    def newest_id(self) -> int:
        """The newest reading's number; the tutorial stack's table only, where ids are serial."""
        newest = func.max(column("id", BigInteger))
        return self._ask(select(func.coalesce(newest, 0)).select_from(table(self.table)))

    def table_bytes(self) -> int:
        """What the readings take on disk, indexes included."""
        return self._ask(text(_TABLE_BYTES).bindparams(table=self.table))

    def wal_bytes(self) -> int:
        """How much WAL has been written so far."""
        return self._ask(text("select pg_current_wal_insert_lsn() - '0/0'"))

    def checkpoint(self) -> None:
        """Let PostgreSQL write all that it has only promised."""
        with self.engine.connect() as connection:
            connection.execute(text("checkpoint"))

    def fill_recycled_wal(self) -> None:
        """Put the server where it is after hours: the next files of WAL lie ready to be reused."""
        for _ in range(4):
            with self.engine.begin() as connection:
                connection.execute(text("select pg_logical_emit_message(true, '', '')"))
                connection.execute(text("select pg_switch_wal()"))
        self.checkpoint()

    def _ask(self, query: Executable) -> int:
        with self.engine.connect() as connection:
            return int(connection.execute(query).scalar_one())


@contextmanager
def hub(folder: Path, commit_s: float = 10.0) -> Iterator[Side]:
    """Ohmstead's hub, migrated and ready."""
    port = free_port()
    with _servers(folder / "hub") as (postgres, broker):
        url = postgres.create_database("hub")
        database = Database(url)
        database.migrate()
        database.close()
        settings = {
            "OHMSTEAD_DATABASE_URL": url,
            "OHMSTEAD_MQTT_PORT": broker.port,
            "OHMSTEAD_HTTP_PORT": port,
            "OHMSTEAD_COMMIT_INTERVAL_S": commit_s,
            "OHMSTEAD_LOG_LEVEL": "WARNING",
        }
        words = ["-m", "edge", "run"]
        with _program(folder / "hub.log", words, settings, port, "/readyz") as pid:
            pids = {"broker": broker.pid, "hub": pid, "PostgreSQL": postgres.pid}
            yield _side("hub", port, broker.port, pids, url, _HUB_TABLE)


@contextmanager
def tutorial(folder: Path) -> Iterator[Side]:
    """The tutorial stack, ready."""
    port = free_port()
    with _servers(folder / "tutorial") as (postgres, broker):
        url = postgres.create_database("tutorial")
        settings = {"DATABASE_URL": url, "MQTT_PORT": broker.port}
        words = ["-m", "uvicorn", "tests.bench.tutorial:app", "--port", str(port)]
        words += ["--log-level", "warning"]
        with _program(folder / "tutorial.log", words, settings, port, "/health") as pid:
            pids = {"broker": broker.pid, "hub": pid, "PostgreSQL": postgres.pid}
            yield _side("tutorial", port, broker.port, pids, url, _TUTORIAL_TABLE)


def _side(
    name: str, port: int, mqtt_port: int, pids: dict[str, int], database_url: str, table: str
) -> Side:
    engine = create_engine(database_url, poolclass=NullPool)  # no backend stays between questions
    return Side(name, port, mqtt_port, pids, engine, table)


@contextmanager
def _servers(folder: Path) -> Iterator[tuple[PrivatePostgres, PrivateMosquitto]]:
    folder.mkdir(exist_ok=True)  # PostgreSQL's may be a disk that is mounted already
    folder.chmod(0o711)  # the servers' own accounts pass through
    with (
        PrivatePostgres(folder / "postgres", fsync=True, settings=_SETTINGS) as postgres,
        PrivateMosquitto(folder / "mosquitto") as broker,
    ):
        yield postgres, broker


@contextmanager
def _program(
    log: Path, words: list[str], settings: dict[str, object], port: int, path: str
) -> Iterator[int]:
    """A Python program that serves HTTP; its process id, once `path` is answered with 200."""
    set_to = [f"{name}={value}" for name, value in settings.items()]
    python_path = f"PYTHONPATH={_CHECKOUT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    process = ServerProcess(
        ["env", python_path, *set_to, sys.executable, *words],
        log=log,
        account=None,
        last_signal=signal.SIGKILL,
    )
    process.start()
    try:
        deadline = time.monotonic() + _READY_WITHIN_S
        while not _answers(port, path):
            if process.ended_within(0.05) or time.monotonic() > deadline:
                raise StackError.with_log(f"{' '.join(words)} does not answer.", log)
        yield process.pid
    finally:
        process.end(signal.SIGTERM)


def _answers(port: int, path: str) -> bool:
    """Whether the program says that all its parts are there."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status == 200 and b"false" not in answer.read()
    except OSError:
        return False
    finally:
        connection.close()
