"""`bench wear`: how many bytes reach the disk for each reading, at several commit intervals."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tests.bench import sides
from tests.bench.dialects import Dialect, NodeProtocol, TutorialJson
from tests.bench.figures import Figure, WrongFigure
from tests.bench.load import Fleet, LoadError
from tests.bench.pace import LOOK_S, all_answered, steadily
from tests.bench.sides import Side
from tests.stack.free_port import LOOPBACK
from tests.stack.loop_disk import LoopDisk, keep_mounts_to_ourselves

DISK_MB = 1024
WITHIN_S = 120.0
DAY_S = 86_400


@dataclass(frozen=True)
class Plan:
    """`nodes` of one channel at one reading a second; every commit interval on a disk of its own.

    What is written depends on real time, so nothing is sped up: all sides run side by side for
    `seconds`, and then through the one checkpoint that half an hour would have. The shorter the
    run, the more of that lies on each reading.
    """

    commits_s: tuple[float, ...] = (1, 10, 30)
    nodes: int = 50
    records: int = 10
    seconds: float = 300
    idle_s: float = 30


class Run(NamedTuple):
    """What one side has written."""

    readings: int
    device_b: int
    wal_b: int
    table_b: int
    idle_b_s: float


def figures(plan: Plan, folder: Path) -> Iterator[Figure]:
    """Measure the hub at each commit interval, and the tutorial stack, which commits each message.

    Raises StackError where no disk can be made.
    """
    keep_mounts_to_ourselves()
    with ExitStack() as stack:
        runs = asyncio.run(_all(_opened(stack, plan, folder), plan))
    *ours, peer = runs
    for commit_s, run in zip(plan.commits_s, ours, strict=True):
        yield from _compared(f"commit every {commit_s:g} s", run, peer)
    yield Figure("idle", "MB/day", ours[0].idle_b_s * DAY_S / 1e6, peer.idle_b_s * DAY_S / 1e6)


class Measured(NamedTuple):
    """A side, the disk below its PostgreSQL, and how its nodes speak."""

    side: Side
    disk: LoopDisk
    dialect: Dialect


def _opened(stack: ExitStack, plan: Plan, folder: Path) -> list[Measured]:
    found = []
    for commit_s in plan.commits_s:
        place = folder / f"commit-{commit_s:g}"
        disk = _disk(stack, place, "hub")
        side = stack.enter_context(sides.hub(place, commit_s))
        found.append(Measured(side, disk, NodeProtocol("9f2c01ab", more=False)))
    place = folder / "peer"
    disk = _disk(stack, place, "tutorial")
    side = stack.enter_context(sides.tutorial(place))
    return [*found, Measured(side, disk, TutorialJson())]


def _disk(stack: ExitStack, place: Path, name: str) -> LoopDisk:
    """A disk where that side's PostgreSQL will keep everything."""
    (place / name).mkdir(parents=True)
    place.chmod(0o711)  # the servers' own accounts pass through
    return stack.enter_context(LoopDisk(place / "disk", place / name / "postgres", DISK_MB))


async def _all(opened: list[Measured], plan: Plan) -> list[Run]:
    return await asyncio.gather(*(_run(measured, plan) for measured in opened))


async def _run(measured: Measured, plan: Plan) -> Run:
    side, disk, dialect = measured
    fleet = Fleet(LOOPBACK, side.mqtt_port, nodes=plan.nodes, records=plan.records, dialect=dialect)
    async with fleet:
        warm = await steadily(fleet, seconds=plan.records, records=plan.records)
        await _kept(side, fleet, warm)
        await asyncio.to_thread(side.fill_recycled_wal)
        device_b = await asyncio.to_thread(disk.written_b)
        await asyncio.sleep(plan.idle_s)
        idle_b = await asyncio.to_thread(disk.written_b) - device_b
        device_b += idle_b
        wal_b, table_b = side.wal_bytes(), side.table_bytes()
        readings = await steadily(fleet, seconds=plan.seconds, records=plan.records)
        await _kept(side, fleet, warm + readings)
        wal_b = side.wal_bytes() - wal_b
        await asyncio.to_thread(side.checkpoint)
        device_b = await asyncio.to_thread(disk.written_b) - device_b
    return Run(readings, device_b, wal_b, side.table_bytes() - table_b, idle_b / plan.idle_s)


async def _kept(side: Side, fleet: Fleet, expected: int) -> None:
    """Wait until all is stored; an ack, or for the tutorial stack the broker's, may come before."""
    await all_answered(fleet, WITHIN_S)
    deadline = time.monotonic() + WITHIN_S
    while (stored := await asyncio.to_thread(side.stored)) < expected:
        if time.monotonic() > deadline:
            raise LoadError(f"{side.name}: {stored} stored of {expected} after {WITHIN_S} s")
        await asyncio.sleep(LOOK_S)
    if stored != expected:
        raise WrongFigure(f"{side.name}: {stored} stored of {expected} sent")


def _compared(name: str, ours: Run, peer: Run) -> Iterator[Figure]:
    peer_name = "tutorial stack, a commit a message"

    def figure(what: str, mine: int, theirs: int) -> Figure:
        each, peers = mine / ours.readings, theirs / peer.readings
        return Figure(f"{name}: {what} a reading", "B", each, peers, peer_name)

    yield figure("device bytes", ours.device_b, peer.device_b)
    yield figure("WAL", ours.wal_b, peer.wal_b)
    yield figure("table and indexes", ours.table_b, peer.table_b)
