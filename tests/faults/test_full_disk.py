"""The disk is full: nothing is acknowledged that is not stored; with room again it goes on."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import migrate
from tests.faults.ledger import Balance, Found, balance
from tests.faults.ordeal import Ordeal, endure
from tests.stack.hub import PrivateHub
from tests.stack.loop_disk import LoopDisk
from tests.stack.mosquitto import PrivateMosquitto
from tests.stack.postgres import PrivatePostgres

pytestmark = pytest.mark.usefixtures("impatient_nodes")


def _endure(
    postgres: PrivatePostgres, disk: LoopDisk, push: Callable[[], None], log: Path, lasts_s: float
) -> None:
    """Fill the disk under a hub, give the room back, and hold all against the truth."""

    def fill() -> None:
        disk.fill()
        push()

    def free() -> None:
        disk.free()
        if not postgres.running:
            postgres.start()

    url = postgres.create_database("hub")
    migrate(url)
    with (
        PrivateMosquitto(disk.folder.parent / "broker") as broker,
        PrivateHub(url, broker.port, log=log, commit_interval_s=0.5) as hub,
    ):
        fleet = asyncio.run(endure(hub, Ordeal(fill, free, lasts_s, part="writer")))
    assert balance(fleet, Found.of(url)) == Balance()


def test_a_full_disk_takes_no_record_and_loses_none(
    disk: LoopDisk, tmp_path: Path, whole: bool
) -> None:
    """PostgreSQL has room in its log, and none for rows (53100)."""
    with PrivatePostgres(disk.folder / "postgres", settings={"min_wal_size": "64MB"}) as postgres:
        for _ in range(3):  # so that the log has files to go on with
            postgres.write_log()
        _endure(postgres, disk, _nothing, tmp_path / "hub.log", 60 if whole else 3)
        assert "could not extend file" in postgres.log.read_text()


def test_a_log_without_room_stops_the_database_and_loses_nothing(
    disk: LoopDisk, tmp_path: Path, whole: bool
) -> None:
    """PostgreSQL panics and is gone; it is started again when there is room."""
    folder = disk.folder.parent / "postgres"
    with PrivatePostgres(folder, settings={"min_wal_size": "32MB"}) as postgres:
        postgres.stop()
        postgres.move_log(disk.folder / "pg_wal")
        postgres.start()
        _endure(postgres, disk, postgres.exhaust_log, tmp_path / "hub.log", 60 if whole else 3)
        assert "PANIC" in postgres.log.read_text()


def _nothing() -> None:
    """The nodes write what brings it to its end."""
