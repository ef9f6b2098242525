"""`bench ingest`: what a reading costs on its whole way, from the broker to the table."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.bench import sides
from tests.bench.cost import Memory, cpu_s, memory
from tests.bench.dialects import Dialect, NodeProtocol, TutorialJson
from tests.bench.figures import Figure, WrongFigure
from tests.bench.load import Fleet, LoadError
from tests.bench.sides import Side
from tests.stack.free_port import LOOPBACK

PARTS = ("broker", "hub", "PostgreSQL")
LOOK_S = 0.25


@dataclass(frozen=True)
class Plan:
    """How much to send: so many readings, but to each side no more than so many messages."""

    records: tuple[int, ...] = (1, 10, 60)
    nodes: int = 50
    readings: int = 100_000
    messages: int = 20_000
    peer_messages: int = 4_000
    within_s: float = 120.0

    def whole(self, messages: int, records: int) -> int:
        """How many readings to send; every node sends whole messages, one at least."""
        a_round = self.nodes * records
        return max(1, min(self.readings, messages * records) // a_round) * a_round


QUICK = Plan(readings=20_000, messages=4_000, peer_messages=1_000, within_s=30.0)


class Run(NamedTuple):
    """What one side did with one load."""

    readings: int
    wall_s: float
    cpu_s: dict[str, float]
    wal_b: int
    table_b: int
    idle: Memory
    loaded: Memory

    @property
    def whole_us(self) -> float:
        """CPU of broker, hub and PostgreSQL, microseconds a reading."""
        return sum(self.cpu_s.values()) / self.readings * 1e6


def figures(plan: Plan, folder: Path) -> Iterator[Figure]:
    """Measure, for each number of records a message, the hub and then the tutorial stack.

    The tutorial's own way, whatever our nodes put into a message, is one reading in each.
    """
    alone = _alone(plan, folder)
    for records in plan.records:
        place = folder / f"records-{records}"
        place.mkdir()
        place.chmod(0o711)  # the servers' own accounts pass through
        dialect = NodeProtocol("9f2c01ab", more=True)
        ours = _measured(sides.hub(place), plan, records, plan.messages, dialect)
        peer = _measured(sides.tutorial(place), plan, records, plan.peer_messages, TutorialJson())
        yield from _compared(records, ours, peer)
        yield Figure(
            f"{_each(records)}: CPU a reading, beside the tutorial's one a message",
            "us",
            ours.whole_us,
            alone.whole_us,
            "tutorial stack, a message a reading",
        )


def _alone(plan: Plan, folder: Path) -> Run:
    """The tutorial stack with a reading in each message."""
    place = folder / "alone"
    place.mkdir()
    place.chmod(0o711)
    return _measured(sides.tutorial(place), plan, 1, plan.peer_messages, TutorialJson())


def _measured(
    opened: AbstractContextManager[Side], plan: Plan, records: int, most: int, dialect: Dialect
) -> Run:
    with opened as side:
        readings = plan.whole(most, records)
        return asyncio.run(_run(side, plan, records, readings, dialect))


async def _run(side: Side, plan: Plan, records: int, readings: int, dialect: Dialect) -> Run:
    idle = memory(side.pids["hub"])
    warm = plan.nodes * records
    fleet = Fleet(LOOPBACK, side.mqtt_port, nodes=plan.nodes, records=records, dialect=dialect)
    async with fleet:
        await fleet.send(warm, plan.within_s)  # nodes are met, caches filled
        if not dialect.acknowledged:
            await _all_stored(side, warm, plan.within_s)
        before = {part: cpu_s(pid) for part, pid in side.pids.items()}
        wal_b, table_b = side.wal_bytes(), side.table_bytes()
        began = time.monotonic()
        await fleet.send(readings, plan.within_s)
        if not dialect.acknowledged:
            await _all_stored(side, warm + readings, plan.within_s)
        wall_s = time.monotonic() - began
        loaded = memory(side.pids["hub"])
        spent = {part: cpu_s(pid) - before[part] for part, pid in side.pids.items()}
    if side.stored() != warm + readings:
        raise WrongFigure(f"{side.name}: {side.stored()} stored of {warm + readings} sent")
    return Run(
        readings,
        wall_s,
        spent,
        side.wal_bytes() - wal_b,
        side.table_bytes() - table_b,
        idle,
        loaded,
    )


async def _all_stored(side: Side, expected: int, within_s: float) -> None:
    """Wait until a stack that answers nothing has stored everything."""
    deadline = time.monotonic() + within_s
    while side.newest_id() < expected:
        if time.monotonic() > deadline:
            raise LoadError(f"{side.name}: not all of {expected} stored after {within_s} s")
        await asyncio.sleep(LOOK_S)


def _compared(records: int, ours: Run, peer: Run) -> Iterator[Figure]:
    each = _each(records)

    def figure(name: str, unit: str, value: Callable[[Run], float]) -> Figure:
        peer_name = f"tutorial stack, {peer.readings:,} readings"
        return Figure(f"{each}: {name}", unit, value(ours), value(peer), peer_name)

    yield figure("CPU a reading, whole path", "us", lambda run: run.whole_us)
    for part in PARTS:
        yield figure(f"CPU a reading, {part}", "us", partial(_part_us, part))
    yield figure("sustained", "readings/s", lambda run: run.readings / run.wall_s)
    yield figure("WAL a reading", "B", lambda run: run.wal_b / run.readings)
    yield figure("table and indexes a reading", "B", lambda run: run.table_b / run.readings)
    yield figure("hub idle, resident", "MB", lambda run: run.idle.rss_b / 1e6)
    yield figure("hub idle, proportional", "MB", lambda run: run.idle.pss_b / 1e6)
    yield figure("hub loaded, resident", "MB", lambda run: run.loaded.rss_b / 1e6)
    yield figure("hub loaded, proportional", "MB", lambda run: run.loaded.pss_b / 1e6)


def _each(records: int) -> str:
    return "1 record a message" if records == 1 else f"{records} records a message"


def _part_us(part: str, run: Run) -> float:
    return run.cpu_s[part] / run.readings * 1e6
