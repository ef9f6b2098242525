"""Many simulated nodes at once, what happened to each, and what can be done to them."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from types import TracebackType
from typing import Final, NamedTuple, Self

import numpy as np

from tests.simulator.driver import Address, Driver
from tests.simulator.faults import Faults
from tests.simulator.history import INTERVAL_MS, remember
from tests.simulator.household import Household, one_instant
from tests.simulator.journal import DAY_AT_TEN_SECONDS, Journal
from tests.simulator.node import Node
from tests.simulator.record import Record, Sense, Sensed

WORST_CRYSTAL_PPM: Final = 40


@dataclass(frozen=True, slots=True)
class Options:
    """What kind of fleet; times in s. `backfill_s` is how long the hub was away before now.

    `chance` is added to the seed of all that nodes draw, the names of their boots above all:
    a second fleet against the same hub needs another one, or its records count as repeats.
    """

    nodes: int = 5
    interval_s: float = 10
    live_s: float = 2
    seed: int = 1
    chance: str = ""
    backfill_s: float = 0
    utc_offset_s: int = 0
    journal_capacity: int = DAY_AT_TEN_SECONDS
    faults: Faults = field(default_factory=Faults)


class Key(NamedTuple):
    """Names a record among all nodes."""

    identity: str
    boot: str
    seq: int


class Fleet:
    """An async context: all nodes boot on entering and are switched off on leaving.

    `unix_now` and `monotonic` are asked for the time, `monotonic` must be the event loop's.
    """

    def __init__(
        self,
        address: Address,
        options: Options,
        *,
        unix_now: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.options = options
        self.household = Household(options.nodes, options.seed, options.utc_offset_s)
        self.drivers: list[Driver] = []
        self._address = address
        self._monotonic = monotonic
        self._epoch = unix_now() - monotonic()
        self._changed = asyncio.Event()
        for place in range(options.nodes):
            self._add(place)

    def __len__(self) -> int:
        return len(self.drivers)

    def __getitem__(self, index: int) -> Node:
        return self.drivers[index].node

    def __iter__(self) -> Iterator[Node]:
        return (driver.node for driver in self.drivers)

    # --- made of ---------------------------------------------------------------------------

    def _add(self, place: int, twin: str = "") -> Driver:
        """One more node at `place`; `twin` makes it a second board with the same identity."""
        options = self.options
        rng = Random(f"{options.seed}/{options.chance}/{place}/{twin}")
        rate = 1 + rng.uniform(-WORST_CRYSTAL_PPM, WORST_CRYSTAL_PPM) * 1e-6
        where = self.household.places[place]
        node = Node(
            where.identity,
            where.channels,
            self._sense(place, len(self.drivers), rate),
            rng,
            interval_ms=round(options.interval_s * 1_000),
            live_ms=round(options.live_s * 1_000),
            http=self._address.http_url is not None,
            journal=Journal(options.journal_capacity),
        )
        driver = Driver(
            node,
            self._address,
            rng,
            monotonic=self._monotonic,
            rate=rate,
            faults=options.faults,
            client_id=where.identity + twin,
        )
        driver.progress = self._changed.set
        self.drivers.append(driver)
        return driver

    def _sense(self, place: int, index: int, rate: float) -> Sense:
        """What the node's clamps see, at the true instant of the middle of the interval."""

        def sense(up_ms: int, ms: int) -> tuple[int | None, list[Sensed]]:
            booted_at = self._epoch + self.drivers[index].booted_at
            instant = np.array([booted_at + (up_ms - ms / 2) / 1_000 / rate])
            seen = one_instant(self.household.see(place, instant))
            voltage = self.household.places[place].voltage
            return (int(self.household.hertz_chz(instant)[0]) if voltage else None), seen

        return sense

    async def __aenter__(self) -> Self:
        for place, driver in enumerate(self.drivers):
            driver.booted_at = self._monotonic()
            if driver.node.boots == 1:
                self._remember(place, driver)
        for driver in self.drivers:
            driver.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await asyncio.gather(*(driver.stop(abruptly=True) for driver in self.drivers))
        if error is None:
            self.raise_dead()

    def _remember(self, place: int, driver: Driver) -> None:
        """Let the node have been up, with the hub away, for the backfill's time."""
        count = int(self.options.backfill_s * 1_000 / INTERVAL_MS)
        driver.booted_at = self._monotonic() - count * INTERVAL_MS / 1_000 / driver.rate
        if count:
            booted_at = self._epoch + driver.booted_at
            remember(driver.node, self.household, place, booted_at, driver.rate, count)

    # --- done to ---------------------------------------------------------------------------

    async def reboot(self, index: int, off_s: float = 0) -> None:
        """An orderly restart."""
        driver = self.drivers[index]
        await driver.restart(driver.node.reboot, off_s)

    async def power_loss(self, index: int, off_s: float = 0) -> None:
        """The power goes, and comes back after `off_s`."""
        driver = self.drivers[index]
        await driver.restart(driver.node.lose_power, off_s)

    async def wipe(self, index: int) -> None:
        """Journal, registers and boots counter are erased."""
        driver = self.drivers[index]
        await driver.restart(driver.node.wipe)

    def cut(self, index: int) -> None:
        """The connection to the broker breaks."""
        self.drivers[index].cut()

    def add_twin(self, index: int) -> int:
        """Start a second board with the identity of node `index`; returns its own index."""
        driver = self._add(index, twin="-twin")
        driver.booted_at = self._monotonic()
        driver.start()
        return len(self.drivers) - 1

    # --- what happened ---------------------------------------------------------------------

    def made(self) -> dict[Key, Record]:
        """Every record made, those lost with the power included."""
        return {
            Key(node.identity, *name): record
            for node in self
            for name, record in node.truth.made.items()
        }

    def acknowledged(self) -> dict[Key, Record]:
        """Every record that the hub said it keeps; one merged from many has its later name."""
        return {
            Key(node.identity, *name): record
            for node in self
            for name, record in node.truth.acknowledged.items()
        }

    def expected_energy_wh(self, index: int, ch: int) -> float:
        """What channel `ch` imported up to its newest record, from the node's first on."""
        return self[index].truth.imported_mwh(ch) / 1_000

    def held(self) -> int:
        """How many records still wait for an acknowledgement."""
        return sum(node.journal.held for node in self)

    async def until(self, happened: Callable[[], bool]) -> None:
        """Wait for something to be true of the nodes; looks again whenever one of them moves."""
        while not happened():
            self.raise_dead()
            self._changed.clear()
            await self._changed.wait()

    async def drained(self) -> None:
        """Wait until nothing is held."""
        await self.until(lambda: self.held() == 0)

    def raise_dead(self) -> None:
        """Raise what a node's task died of; nothing dies but by a defect."""
        for driver in self.drivers:
            driver.raise_dead()
