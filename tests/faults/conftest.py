"""Servers of a fault test's own: a PostgreSQL that it may kill, and a hub over it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import migrate
from tests.stack.errors import StackError
from tests.stack.folder import private_folder
from tests.stack.loop_disk import LoopDisk
from tests.stack.postgres import PrivatePostgres


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Yield a folder for the servers of one module."""
    with private_folder() as made:
        yield made


@pytest.fixture(scope="module")
def own_postgres(folder: Path) -> Iterator[PrivatePostgres]:
    """Yield a PostgreSQL that waits for the disk, and that the tests of one module may kill."""
    with PrivatePostgres(folder / "postgres") as server:
        migrate(server.create_database("migrated"))
        yield server


@pytest.fixture
def own_database(own_postgres: PrivatePostgres) -> Iterator[str]:
    """Yield the address of an empty database in it."""
    yield own_postgres.create_database("hub", template="migrated")
    own_postgres.drop_database("hub")


@pytest.fixture
def impatient_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nodes wait 2 s instead of 30 for their boot's first ack, and not long for the broker."""
    monkeypatch.setattr("tests.simulator.sender.WAIT_UNTIL_TOLD_MS", 2_000)
    monkeypatch.setattr("tests.simulator.link.HTTP_AFTER_FAILURES", 1)
    monkeypatch.setattr("tests.simulator.link.MQTT_AGAIN_MS", 10_000)


@contextmanager
def small_disk() -> Iterator[LoopDisk]:
    """Give a small disk, or skip the test, visibly."""
    with private_folder() as made:
        small = LoopDisk(made / "image", made / "disk", megabytes=200)
        try:
            small.__enter__()
        except StackError as error:
            pytest.skip(f"no loop device can be mounted here: {error}")
        try:
            yield small
        finally:
            small.__exit__(None, None, None)


@pytest.fixture
def disk() -> Iterator[LoopDisk]:
    """Yield a small disk, or skip the test, visibly."""
    with small_disk() as small:
        yield small
