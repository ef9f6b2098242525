"""A hub is led through steps of its machine's wall clock while nodes send; what it made of it."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from tests.faults.ledger import Found
from tests.integration.event_stream import Event, EventStream
from tests.simulator.driver import Address
from tests.simulator.fleet import Fleet, Key, Options
from tests.stack.hub import PrivateHub
from tests.stack.machine_clock import MachineClock

NEAR_S = 3.0
LOOK_S = 0.1
_ROWS = """
select n.identity, b.name, r.seq, c.ch, extract(epoch from r.measured_at)::float8
from reading r join boot b on b.id = r.boot_id join node n on n.id = b.node_id
join channel c on c.id = r.channel_id
"""


class Step(NamedTuple):
    """The wall clock is set wrong by `wall_s`; the hub's dates are then to be wrong by `dates_s`.

    `again`: the hub's `program`, or its whole `machine`, starts again in that state.
    """

    what: str
    wall_s: float
    trusted: bool
    dates_s: float
    again: str = ""


class Plan(NamedTuple):
    """How large, how patient; `every_s` hastens the hub's jobs."""

    nodes: int
    every_s: float
    within_s: float = 60.0


class JobsDoNotRun(Exception):
    """The hub took records and showed them, but did nothing of itself."""


class Outcome(NamedTuple):
    """What is true, and what the hub has: unix seconds by record and channel."""

    true_s: dict[Key, float]
    expected: set[Key]
    rows: dict[tuple[Key, int], list[float]]
    registers_wh: dict[int, float]
    usage_wh: dict[int, float]

    def wrong_dates(self, dates_s: float) -> list[float]:
        """By how much dates are wrong that are wrong."""
        off = [at - self.true_s[key] for (key, _), found in self.rows.items() for at in found]
        return [by_s for by_s in off if abs(by_s - dates_s) > NEAR_S]


class Led:
    """One hub over `database`, led through steps."""

    def __init__(
        self, database: str, mqtt_port: int, folder: Path, program: str, plan: Plan, first: Step
    ) -> None:
        self.plan = plan
        self._database = database
        self._engine = create_engine(database, poolclass=NullPool)
        self._clock = MachineClock(
            folder / "clock.json", first.wall_s, trusted=first.trusted, every_s=plan.every_s
        )
        self.hub = PrivateHub(
            database,
            mqtt_port,
            log=folder / "hub.log",
            program=program,
            commit_interval_s=0.5,
            test_clock=self._clock.file,
        )
        self._address = Address("127.0.0.1", mqtt_port)

    async def through(self, steps: Sequence[Step]) -> Outcome:
        """All steps, the hub seen to be at work after each. Raises TimeoutError, JobsDoNotRun."""
        options = Options(nodes=self.plan.nodes, interval_s=0.5, live_s=1)
        async with Fleet(self._address, options) as fleet:
            for step in steps:
                await self._step(fleet, step)
            made = set(fleet.made())
            async with asyncio.timeout(self.plan.within_s):
                await fleet.until(lambda: made <= fleet.acknowledged().keys())
        await asyncio.to_thread(self.hub.stop)  # it writes what is under way
        return self._outcome(fleet, made)

    async def _step(self, fleet: Fleet, step: Step) -> None:
        began = time.monotonic()
        with closing(await asyncio.to_thread(EventStream, self.hub.port)) as stream:
            if step.again:
                await asyncio.to_thread(self._start_again, step)
            else:
                self._clock.step(step.wall_s, trusted=step.trusted)
                await self._seen(stream, step)
        if step.again:  # the stream ended with the hub
            with closing(await asyncio.to_thread(EventStream, self.hub.port)) as stream:
                await self._seen(stream, step)
        await self._at_work(fleet)
        print(f"{time.monotonic() - began:5.1f} s  {step.what}")

    def _start_again(self, step: Step) -> None:
        self.hub.kill()
        if step.again == "machine":
            self._clock.reboot()
        self._clock.step(step.wall_s, trusted=step.trusted)
        self.hub.start()

    async def _seen(self, stream: EventStream, step: Step) -> None:
        """Wait until the screen shows a fresh reading, dated as it is to be."""

        def fits(event: Event) -> bool:
            return event.name == "live" and any(
                abs(_unix_s(channel["at"]) - time.time() - step.dates_s) < NEAR_S
                for channel in event.data["channels"]
            )

        await asyncio.to_thread(stream.until, fits, self.plan.within_s)

    async def _at_work(self, fleet: Fleet) -> None:
        """Wait until records that were made after now are acknowledged, and until jobs have run."""
        ran_s, newest = self._ran_s(), fleet.made().keys()
        async with asyncio.timeout(self.plan.within_s):
            await fleet.until(lambda: fleet.made().keys() > newest)
            fresh = fleet.made().keys() - newest
            await fleet.until(lambda: fresh <= fleet.acknowledged().keys())
        for _ in range(round(self.plan.within_s / LOOK_S)):
            if self._ran_s() >= ran_s + 2 * 600:
                return
            await asyncio.sleep(LOOK_S)
        raise JobsDoNotRun

    def _ran_s(self) -> int:
        """How long the hub has run, as its job for the slots counts it."""
        return int(self._ask("select sum(ran_s) from slot")[0][0])

    def _outcome(self, fleet: Fleet, expected: set[Key]) -> Outcome:
        epoch_s = time.time() - time.monotonic()
        true_s = {
            Key(driver.node.identity, *name): epoch_s
            + driver.booted_at
            + record.up_ms / 1000 / driver.rate
            for driver in fleet.drivers
            for name, record in driver.node.truth.made.items()
        }
        rows: dict[tuple[Key, int], list[float]] = {}
        for identity, boot, seq, ch, at_s in self._ask(_ROWS):
            rows.setdefault((Key(identity, boot, seq), ch), []).append(at_s)
        found = Found.of(self._database)
        return Outcome(true_s, expected, rows, found.by_registers_wh, found.by_usage_wh)

    def _ask(self, query: str) -> list[tuple[Any, ...]]:
        with self._engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(query)]


def _unix_s(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()
