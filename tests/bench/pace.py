"""An even pace: every node sends what it has measured, when it has measured it."""

import asyncio
import time
from collections.abc import Callable

from tests.bench.load import Fleet, LoadError

FIRST_POWER_W = 1_000
LOOK_S = 0.05


async def steadily(
    fleet: Fleet,
    *,
    seconds: float,
    records: int,
    first_power_w: int = FIRST_POWER_W,
    sent: Callable[[float], None] = lambda power_w: None,
) -> int:
    """One reading a node and second, for so long, in messages of `records`; how many readings.

    The nodes take turns, so that messages come evenly. Each message has a power of its own, in W,
    from `first_power_w` on; `sent` hears of it. Raises LoadError when a node is refused.
    """
    count = len(fleet.nodes)
    messages = round(count * seconds / records)
    began = time.monotonic()
    for number in range(messages):
        await asyncio.sleep(max(0.0, began + number * records / count - time.monotonic()))
        power_w = float(first_power_w + number)
        sent(power_w)
        fleet.nodes[number % count].publish(power_w, records)
        fleet.raise_failure()
    return messages * records


async def all_answered(fleet: Fleet, within_s: float) -> None:
    """Wait until each message has had its answer. Raises LoadError."""
    deadline = time.monotonic() + within_s
    while unanswered := sum(node.unanswered for node in fleet.nodes):
        fleet.raise_failure()
        if time.monotonic() > deadline:
            raise LoadError(f"{unanswered} messages had no answer after {within_s} s")
        await asyncio.sleep(LOOK_S)
