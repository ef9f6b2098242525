"""`bench live`: how long from a node's sending to the event in a browser."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from tests.bench import sides
from tests.bench.dialects import Dialect, NodeProtocol, TutorialJson
from tests.bench.events import Watch
from tests.bench.figures import Figure
from tests.bench.load import Fleet, LoadError
from tests.bench.sides import Side
from tests.stack.free_port import LOOPBACK

FIRST_POWER_W = 1_000
LAST_EVENT_WITHIN_S = 5.0
COMMIT_S = 0.5  # a node sends once a second and has one batch outstanding: answered in between


@dataclass(frozen=True)
class Plan:
    """Each of `nodes` sends one reading a second, in turn, for `seconds`."""

    nodes: int = 50
    seconds: int = 30


def figures(plan: Plan, folder: Path) -> Iterator[Figure]:
    """Measure the hub, then the tutorial stack.

    The tutorial stack pushes each message after its commit. That is fairer than what most tutorials
    do, to let the page ask once a second: half a second late by design.
    """
    folder.chmod(0o711)  # the servers' own accounts pass through
    with sides.hub(folder, COMMIT_S) as side:
        ours = asyncio.run(
            _delays_ms(side, "/api/live", plan, NodeProtocol("9f2c01ab", more=False))
        )
    with sides.tutorial(folder) as side:
        peer = asyncio.run(_delays_ms(side, "/live", plan, TutorialJson()))
    for percent in (50, 99):
        name = f"publish to event, p{percent}"
        yield Figure(name, "ms", ours[percent - 1], peer[percent - 1], "tutorial stack, pushing")


async def _delays_ms(side: Side, path: str, plan: Plan, dialect: Dialect) -> list[float]:
    """The percentiles 1 to 99 of the delay, in ms."""
    watch, ready = Watch(), asyncio.Event()
    fleet = Fleet(LOOPBACK, side.mqtt_port, nodes=plan.nodes, records=1, dialect=dialect)
    async with fleet:
        await fleet.send(plan.nodes, LAST_EVENT_WITHIN_S)  # all nodes are met
        watching = asyncio.create_task(watch.read(side.http_port, path, ready))
        try:
            await asyncio.wait_for(ready.wait(), LAST_EVENT_WITHIN_S)
            sent = await _publish(fleet, plan)
            await _all_seen(side, watch, sent)
        finally:
            watching.cancel()
    return quantiles([(watch.seen[power] - at) * 1000 for power, at in sent.items()], n=100)


async def _publish(fleet: Fleet, plan: Plan) -> dict[float, float]:
    """Publish at an even pace; when each power, which names its reading, was sent."""
    sent: dict[float, float] = {}
    began = time.monotonic()
    for number in range(plan.nodes * plan.seconds):
        await asyncio.sleep(max(0.0, began + number / plan.nodes - time.monotonic()))
        power_w = float(FIRST_POWER_W + number)
        sent[power_w] = time.monotonic()
        fleet.nodes[number % plan.nodes].publish(power_w)
    return sent


async def _all_seen(side: Side, watch: Watch, sent: dict[float, float]) -> None:
    deadline = time.monotonic() + LAST_EVENT_WITHIN_S
    while missing := sent.keys() - watch.seen.keys():
        if time.monotonic() > deadline:
            raise LoadError(f"{side.name}: {len(missing)} of {len(sent)} readings never came by")
        await asyncio.sleep(0.05)
