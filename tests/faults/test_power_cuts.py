"""The power of the machine is cut: what was acknowledged before is on the disk.

A process that is killed leaves behind what the kernel holds for it; only a machine that dies shows
who has not synced. The disk here is a file: what is in it is what a power cut would leave.
"""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from random import Random

import pytest

from tests.conftest import migrate
from tests.faults.conftest import small_disk
from tests.faults.ledger import acknowledged, stored
from tests.simulator.driver import Address
from tests.simulator.fleet import Fleet, Key, Options
from tests.stack.errors import StackError
from tests.stack.free_port import LOOPBACK
from tests.stack.hub import PrivateHub
from tests.stack.loop_disk import LoopDisk
from tests.stack.mosquitto import PrivateMosquitto
from tests.stack.postgres import PrivatePostgres

SEED = 11
_MIGRATING = threading.Lock()  # Alembic has one context for the whole process
OPTIONS = Options(nodes=6, interval_s=0.5, live_s=5, seed=SEED)


async def _cut(
    disk: LoopDisk, postgres: PrivatePostgres, hub: PrivateHub, cuts: int
) -> list[set[Key]]:
    """Cut the power `cuts` times at random; of each, what had been acknowledged and is gone."""
    rng = Random(SEED)
    gone = []
    async with (
        asyncio.timeout(60 * cuts),
        Fleet(Address(LOOPBACK, hub.mqtt_port), OPTIONS) as fleet,
    ):
        for number in range(cuts):
            enough = acknowledged(fleet) + rng.randint(5, 30)
            await fleet.until(partial(_has, fleet, enough))
            await asyncio.sleep(rng.uniform(0, 0.6))  # a commit lasts 0.5 s: any moment of it
            image = disk.image.with_name(f"image-{number}")
            # Copying takes a moment in which nothing may be written: a power cut takes none.
            postgres.freeze()
            kept = fleet.acknowledged().keys()
            after = disk.cut_power(image)
            postgres.thaw()
            found = await asyncio.to_thread(_found_after, after, disk, postgres)
            gone.append(set(kept - found))
            image.unlink()
    return gone


def _has(fleet: Fleet, enough: int) -> bool:
    return acknowledged(fleet) >= enough


def _found_after(after: LoopDisk, disk: LoopDisk, postgres: PrivatePostgres) -> set[Key]:
    """What PostgreSQL finds on the disk when the power is back; nothing if it does not start."""
    folder = after.folder / postgres.folder.relative_to(disk.folder)
    with after:
        for leftover in ("data/postmaster.pid", "socket/.s.PGSQL.5432.lock"):
            (folder / leftover).unlink(missing_ok=True)  # of a process that lives on only here
        try:
            with PrivatePostgres(folder, cache=None) as recovered:
                return set(stored(recovered.url("hub")))
        except StackError:
            return set()


def _run(disk: LoopDisk, cuts: int, *, fsync: bool) -> list[set[Key]]:
    folder: Path = disk.folder.parent
    with PrivatePostgres(disk.folder / "postgres", fsync=fsync) as postgres:
        url = postgres.create_database("hub")
        with _MIGRATING:
            migrate(url)
        disk.sync()
        with (
            PrivateMosquitto(folder / "broker") as broker,
            PrivateHub(url, broker.port, log=folder / "hub.log", commit_interval_s=0.5) as hub,
        ):
            gone = asyncio.run(_cut(disk, postgres, hub, cuts))
    print(f"\nfsync {fsync}: {cuts} power cuts, acknowledged and gone {[len(g) for g in gone]}")
    return gone


@pytest.fixture(scope="module")
def gone(whole: bool) -> dict[bool, list[set[Key]]]:
    """What each power cut has cost, with fsync and without: two machines side by side."""
    with ThreadPoolExecutor(2) as both, ExitStack() as disks:
        machines = {fsync: disks.enter_context(small_disk()) for fsync in (True, False)}
        cuts = 20 if whole else 1
        runs = {
            fsync: both.submit(_run, disk, cuts, fsync=fsync) for fsync, disk in machines.items()
        }
        return {fsync: run.result() for fsync, run in runs.items()}


def test_what_was_acknowledged_outlives_the_power(gone: dict[bool, list[set[Key]]]) -> None:
    """Each cut finds everything that any node had been told was kept."""
    assert not any(gone[True])


def test_a_database_that_does_not_sync_is_found_out(gone: dict[bool, list[set[Key]]]) -> None:
    """The negative control: with fsync off the last seconds are gone, at least once."""
    assert any(gone[False])
