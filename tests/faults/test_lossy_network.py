"""Nodes and hub in two networks, joined by a bad one: what was acknowledged is there, and once.

The fleet talks over MQTT and HTTP through a proxy that delays, slows, cuts, swallows and leaves
connections half open; then the network heals.
"""

import asyncio
import socket
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from tests.faults.ledger import Balance, Found, balance, lost
from tests.faults.lossy_proxy import LossyProxy
from tests.simulator.driver import Address
from tests.simulator.fleet import Fleet, Key, Options
from tests.stack.errors import StackError
from tests.stack.free_port import LOOPBACK, free_port
from tests.stack.hub import PrivateHub
from tests.stack.mosquitto import PrivateMosquitto
from tests.stack.network import HUB_ADDRESS, Cable, inside

SEED = 20_262
pytestmark = pytest.mark.usefixtures("impatient_nodes")
MQTT_PORT, HTTP_PORT = 1, 2  # of the proxy, on the cable: nobody else is there


class Storm(NamedTuple):
    """How long and how bad: broken connections, of which so many over HTTP; nodes; reboots.

    `drained` is how many nodes must have nothing left at the end for the storm to be over.
    """

    nodes: int
    breaks: int
    over_http: int
    reboots: int
    within_s: float
    drained: int


SHORT = Storm(nodes=12, breaks=12, over_http=3, reboots=2, within_s=100, drained=12)
CONTROL = SHORT._replace(drained=6)
WHOLE = Storm(nodes=40, breaks=600, over_http=150, reboots=40, within_s=1_500, drained=40)


@pytest.fixture
def cable() -> Iterator[Cable]:
    """Yield two networks and the cable between; skip, visibly, where none can be made."""
    try:
        made = Cable().__enter__()
    except StackError as error:
        pytest.skip(str(error))
    yield made
    made.__exit__(None, None, None)


class BadNetwork:
    """The two proxies of the hub's side, and the fleet on the other."""

    def __init__(self, cable: Cable, mqtt_port: int, http_port: int) -> None:
        rng = Random(SEED)
        self._cable = cable
        self.mqtt = self._proxy(MQTT_PORT, mqtt_port, rng)
        self.http = self._proxy(HTTP_PORT, http_port, rng)
        self.address = Address(HUB_ADDRESS, MQTT_PORT, f"http://{HUB_ADDRESS}:{HTTP_PORT}")

    @property
    def breaks(self) -> int:
        """How many connections were broken so far."""
        return self.mqtt.ends.total() + self.http.ends.total()

    def _proxy(self, outside: int, behind: int, rng: Random) -> LossyProxy:
        def dial() -> socket.socket:
            with inside(self._cable.hub):
                dialled = socket.create_connection((LOOPBACK, behind))
            dialled.setblocking(False)
            return dialled

        with inside(self._cable.hub):
            listening = socket.create_server((HUB_ADDRESS, outside), backlog=1_000)
        return LossyProxy(listening, dial, rng)

    async def rage(self, fleet: Fleet, storm: Storm) -> None:
        """Break connections; every third node hears no broker at all; nodes lose power, too."""
        rng = Random(SEED)
        self.mqtt.storm = self.http.storm = True
        await self.mqtt.cut_all()
        for number in range(1, storm.reboots + 1):
            enough = storm.breaks * number // storm.reboots
            await fleet.until(partial(self._has_broken, enough))
            act = rng.choice([fleet.reboot, fleet.power_loss])
            await act(rng.randrange(len(fleet)))
        await fleet.until(lambda: self.http.ends.total() >= storm.over_http)

    def _has_broken(self, enough: int) -> bool:
        return self.breaks >= enough


async def _live(network: BadNetwork, storm: Storm) -> tuple[Fleet, set[Key]]:
    """A fleet in calm, in storm, and in calm again; and the records that must have arrived."""
    await network.mqtt.start()
    await network.http.start()
    options = Options(nodes=storm.nodes, interval_s=0.5, live_s=2, seed=SEED)
    fleet = Fleet(network.address, options)
    for driver in fleet.drivers[::3]:
        driver.address = Address(HUB_ADDRESS, free_port(), network.address.http_url)
    async with asyncio.timeout(storm.within_s), fleet:
        await fleet.until(lambda: all(node.truth.acknowledged for node in fleet))
        await network.rage(fleet, storm)
        await network.mqtt.heal()
        await network.http.heal()
        wanted = fleet.made().keys() - lost(fleet)
        await fleet.until(lambda: _drained(fleet, wanted) >= storm.drained)
    await network.mqtt.stop()
    await network.http.stop()
    return fleet, wanted


def _drained(fleet: Fleet, wanted: set[Key]) -> int:
    """How many nodes have an ack for all that is wanted of them."""
    waiting = {key.identity for key in wanted - fleet.acknowledged().keys()}
    return len(fleet) - len(waiting)


def _run(
    cable: Cable, database: str, folders: tuple[Path, Path], program: str, storm: Storm
) -> tuple[Fleet, set[Key], BadNetwork]:
    with (
        inside(cable.hub),
        PrivateMosquitto(folders[0] / "lossy-broker") as broker,
        PrivateHub(
            database, broker.port, log=folders[1] / "hub.log", program=program,
            commit_interval_s=0.5,
        ) as hub,
    ):  # fmt: skip
        network = BadNetwork(cable, broker.port, hub.port)
        with inside(cable.nodes):
            fleet, wanted = asyncio.run(_live(network, storm))
    return fleet, wanted, network


def test_through_a_bad_network_every_record_arrives_once(
    cable: Cable, database: str, stack_folder: Path, tmp_path: Path, whole: bool
) -> None:
    """Acknowledged is stored, nothing is there twice, nothing is missing after the drain, and the
    energy of each channel is what its register says."""
    storm = WHOLE if whole else SHORT
    began = time.monotonic()
    fleet, wanted, network = _run(cable, database, (stack_folder, tmp_path), "edge", storm)
    found = Found.of(database)
    assert balance(fleet, found) == Balance()
    assert wanted <= found.rows.keys()
    print(f"{storm.nodes} nodes, {time.monotonic() - began:.0f} s: {len(found.rows)} records")
    for name, proxy in (("MQTT", network.mqtt), ("HTTP", network.http)):
        assert proxy.ends, "it was fair weather"
        assert proxy.swallowed
        ends = ", ".join(f"{count} {end}" for end, count in proxy.ends.items())
        print(f"{name}: {proxy.connections} connections, {proxy.swallowed} B swallowed: {ends}")


def test_a_hub_that_forgets_what_it_has_seen_is_found_out(
    cable: Cable, database: str, stack_folder: Path, tmp_path: Path
) -> None:
    """The negative control: the same storm, and records are there twice."""
    program = "tests.controls.forgetful"
    fleet, _, _ = _run(cable, database, (stack_folder, tmp_path), program, CONTROL)
    assert balance(fleet, Found.of(database)).twice
