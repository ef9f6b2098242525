"""A hub with simulated nodes that go on living while a test looks at the page."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Self, TypeVar

from tests.demo.labels import label_all
from tests.simulator.driver import Address
from tests.simulator.fleet import Fleet, Options
from tests.stack.hub import PrivateHub

WITHIN_S = 30

T = TypeVar("T")


class LivingFleet:
    """A fleet that runs in a thread of its own; a context manager."""

    def __init__(self, mqtt_port: int, options: Options) -> None:
        self._fleet: Future[Fleet] = Future()
        self._ended: asyncio.Event | None = None
        self._address = Address("127.0.0.1", mqtt_port)
        self._options = options
        self._thread = Thread(target=lambda: asyncio.run(self._live()), name="fleet")

    def __enter__(self) -> Self:
        self._thread.start()
        self._fleet.result(WITHIN_S)
        return self

    def __exit__(self, *_: object) -> None:
        assert self._ended is not None
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(WITHIN_S)

    @property
    def fleet(self) -> Fleet:
        """The nodes; only looked at from here, they live in the other thread."""
        return self._fleet.result()

    def have(self, work: Callable[[Fleet], Awaitable[T]]) -> T:
        """Let the fleet's own thread do this, and wait for it."""

        async def turn() -> T:
            async with asyncio.timeout(WITHIN_S):
                return await work(self.fleet)

        return asyncio.run_coroutine_threadsafe(turn(), self._loop).result()

    async def _live(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ended = asyncio.Event()
        async with Fleet(self._address, self._options) as fleet:
            self._fleet.set_result(fleet)
            await self._ended.wait()


@contextmanager
def household(
    database: str, mqtt_port: int, log: Path, options: Options
) -> Iterator[tuple[PrivateHub, LivingFleet]]:
    """A hub and its nodes, named, with all of their history kept."""
    with (
        PrivateHub(database, mqtt_port, log=log, commit_interval_s=1, zone="Europe/Madrid") as hub,
        LivingFleet(mqtt_port, options) as living,
    ):
        made = living.fleet.made().keys()
        living.have(lambda fleet: fleet.until(lambda: made <= fleet.acknowledged().keys()))
        living.have(lambda fleet: fleet.until(lambda: all(node.seq for node in fleet)))
        label_all(hub, living.fleet.household.places)
        yield hub, living
