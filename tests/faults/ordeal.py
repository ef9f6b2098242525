"""An ordeal: something befalls the database while nodes send, and then is over."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from tests.faults.ledger import acknowledged, drained
from tests.integration.event_stream import EventStream
from tests.simulator.driver import Address
from tests.simulator.fleet import Fleet, Options
from tests.stack.free_port import LOOPBACK, free_port
from tests.stack.hub import PrivateHub

WITHIN_S = 60  # for what should take a second, on a machine that has other work
ANSWERS_WITHIN_S = 3.0
MOST_RESIDENT_MB = 250
LIST = 5_000
LISTS = 5  # more than the 20,000 that the hub may hold


@dataclass
class Ordeal:
    """What befalls, how it ends, how long it lasts, and which part says so."""

    begin: Callable[[], None]
    end: Callable[[], None]
    lasts_s: float
    part: str = "database"
    nodes: int = 8


async def endure(hub: PrivateHub, ordeal: Ordeal, *, flood: bool = False) -> Fleet:
    """Let nodes over MQTT and HTTP go through it; ends when all is stored that they made.

    With `flood` five thousand readings are posted five times over meanwhile, until they are in.
    """
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(64))
    address = Address(LOOPBACK, hub.mqtt_port, hub.url)
    fleet = Fleet(address, Options(nodes=ordeal.nodes, interval_s=0.5, live_s=1, seed=31))
    for node in fleet:
        node.trusting = True  # or what the hub has lost would be asked for, and be healed
    for driver in fleet.drivers[::4]:
        driver.address = replace(address, port=free_port())
    async with asyncio.timeout(ordeal.lasts_s + 4 * WITHIN_S), fleet:
        await fleet.until(lambda: all(node.truth.acknowledged for node in fleet))
        lists = [_list(k) for k in range(LISTS if flood else 0)]
        for items in lists:  # so that the hub knows these devices
            assert (await asyncio.to_thread(hub.post, items[:1])).status == 200
        await asyncio.to_thread(ordeal.begin)
        posts = [asyncio.create_task(_post(hub, items)) for items in lists]
        try:
            await _suffer(hub, fleet, ordeal)
        finally:
            await asyncio.to_thread(ordeal.end)
        await asyncio.to_thread(hub.wait_until, ready=True, within_s=WITHIN_S)
        refused = sum(await asyncio.gather(*posts))
        assert (refused > 0) == flood
        await drained(fleet)
    print(f"\nacknowledged {acknowledged(fleet)}, lists refused {refused}, {resident_mb(hub)} MB")
    assert resident_mb(hub) < MOST_RESIDENT_MB
    return fleet


async def _suffer(hub: PrivateHub, fleet: Fleet, ordeal: Ordeal) -> None:
    """While it lasts: the hub says what is wrong, lives, shows, and acknowledges nothing."""
    until = time.monotonic() + ordeal.lasts_s
    await asyncio.to_thread(hub.wait_until, ready=False, within_s=WITHIN_S)
    await fleet.reboot(1)  # a boot that the hub does not know: it wants to ask the database
    await asyncio.to_thread(_shown, hub)
    before = acknowledged(fleet)
    while time.monotonic() < until:
        await asyncio.to_thread(_alive_and_honest, hub, ordeal.part)
        await asyncio.sleep(0.5)
    await asyncio.to_thread(_shown, hub)
    assert acknowledged(fleet) == before


def _alive_and_honest(hub: PrivateHub, part: str) -> None:
    began = time.monotonic()
    assert hub.get("/healthz").status == 200, hub.end_of_log()
    ready = hub.get("/readyz")
    assert time.monotonic() - began < ANSWERS_WITHIN_S
    assert ready.status == 503
    assert not ready.json()["parts"][part]["up"]
    assert ready.json()["parts"]["broker"]["up"]


def _shown(hub: PrivateHub) -> None:
    """A fresh value reaches a browser."""
    with EventStream(hub.port) as stream:
        stream.until(lambda event: event.name == "live" and event.data["channels"], WITHIN_S)


def _list(number: int) -> list[dict[str, object]]:
    return [
        {"device_id": f"meter {number}", "power": 100, "timestamp": 1_780_000_000 + 10 * k}
        for k in range(LIST)
    ]


async def _post(hub: PrivateHub, items: list[dict[str, object]]) -> int:
    """Post a list until it is in; how often the hub said that it is full, or cannot."""
    refused = 0
    while True:
        answer = await asyncio.to_thread(hub.post, items)
        if answer.status == 200:
            return refused
        assert (answer.status, answer.headers["retry-after"]) == (503, "5")
        refused += 1
        await asyncio.sleep(1)


def resident_mb(hub: PrivateHub) -> int:
    """The most memory that the hub has had."""
    status = Path(f"/proc/{hub.pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024
