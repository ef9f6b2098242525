"""Hub, broker and database are killed at random while nodes send, reboot and lose their power."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random

import pytest

from tests.faults.ledger import Balance, Found, acknowledged, balance, drained, lost
from tests.simulator.driver import Address
from tests.simulator.fleet import Fleet, Options
from tests.stack.free_port import LOOPBACK, free_port
from tests.stack.hub import PrivateHub
from tests.stack.mosquitto import PrivateMosquitto
from tests.stack.postgres import PrivatePostgres

SEED = 20_261
OVER_HTTP = 7  # one node in so many has no way to the broker
NODES_A_KILL = 2  # so many reboot or lose their power with each kill

pytestmark = pytest.mark.usefixtures("impatient_nodes")


@dataclass
class Servers:
    """The three that are killed."""

    hub: PrivateHub
    broker: PrivateMosquitto
    postgres: PrivatePostgres

    def kill(self, which: str) -> None:
        """End one without a word, and start it again."""
        match which:
            case "hub":
                self.hub.kill()
                self.hub.start()
            case "broker":
                self.broker.kill()
                self.broker.start()
            case "postgres":
                self.postgres.crash()
                self.postgres.start()


async def _harass(servers: Servers, fleet: Fleet, rng: Random, kills: list[str]) -> None:
    """Kill in this order, each a random number of acknowledged records after the last."""
    for which in kills:
        enough = acknowledged(fleet) + rng.randint(1, 2 * len(fleet))
        await fleet.until(partial(_has, fleet, enough))
        await asyncio.sleep(rng.uniform(0, 0.6))  # a commit lasts 0.5 s: any moment of it
        async with asyncio.TaskGroup() as group:
            group.create_task(asyncio.to_thread(servers.kill, which))
            for index in rng.sample(range(len(fleet)), NODES_A_KILL):
                befalls = rng.choice((fleet.reboot, fleet.power_loss))
                group.create_task(befalls(index, rng.uniform(0, 2)))


def _has(fleet: Fleet, enough: int) -> bool:
    return acknowledged(fleet) >= enough


async def _live(servers: Servers, options: Options, kills: list[str], within_s: float) -> Fleet:
    address = Address(LOOPBACK, servers.broker.port, servers.hub.url)
    fleet = Fleet(address, options)
    for node in fleet:
        node.trusting = True  # or a hub that breaks its word would be asked for it, and be healed
    for driver in fleet.drivers[OVER_HTTP - 1 :: OVER_HTTP]:
        driver.address = replace(address, port=free_port())
    await asyncio.to_thread(servers.hub.start)
    async with asyncio.timeout(within_s), fleet:
        await _harass(servers, fleet, Random(SEED), kills)
        await drained(fleet)
    await asyncio.to_thread(servers.hub.stop)
    return fleet


async def _at_once(*lives: Coroutine[None, None, Fleet]) -> list[Fleet]:
    with ThreadPoolExecutor(64) as threads:
        asyncio.get_running_loop().set_default_executor(threads)
        return await asyncio.gather(*lives)


def _options(nodes: int) -> Options:
    return Options(nodes=nodes, interval_s=0.5, live_s=2, seed=SEED)


def test_whoever_dies_what_was_acknowledged_is_stored_once(
    own_database: str,
    mosquitto: PrivateMosquitto,
    own_postgres: PrivatePostgres,
    tmp_path: Path,
    whole: bool,
) -> None:
    """Hub, broker and database in random order, two nodes with each; nodes over MQTT and HTTP."""
    nodes, each, within_s = (50, 40, 5400) if whole else (9, 1, 240)
    kills = ["hub", "broker", "postgres"] * each
    Random(SEED).shuffle(kills)
    log = tmp_path / "hub.log"
    hub = PrivateHub(own_database, mosquitto.port, log=log, commit_interval_s=0.5)
    servers = Servers(hub, mosquitto, own_postgres)
    fleet = asyncio.run(_at_once(_live(servers, _options(nodes), kills, within_s)))[0]
    found = Found.of(own_database)
    print(
        f"\nkills {dict(Counter(kills))}, nodes {nodes}, boots {sum(node.boots for node in fleet)};"
        f" made {len(fleet.made())}, lost with a node's power {len(lost(fleet))}, "
        f"acknowledged {acknowledged(fleet)}, stored {len(found.rows)}"
    )
    assert acknowledged(fleet) > len(kills) * nodes / 4
    assert balance(fleet, found) == Balance()
    swapped = dict(zip(found.registers_wh, reversed(found.registers_wh.values()), strict=True))
    assert balance(fleet, found._replace(registers_wh=swapped)).registers_wh


def test_hubs_that_break_their_word_are_found_out(
    own_postgres: PrivatePostgres, folder: Path, tmp_path: Path, whole: bool
) -> None:
    """The negative controls: the same check, after kills of the hub alone, three at once.

    They commit so that there is nearly always something for the fault to lose or to double.
    """
    faults = {"ack_early": 3.0, "seen_early": 0.05, "seen_late": 0.05}
    kills = ["hub"] * (20 if whole else 2)
    with ExitStack() as running:
        lives = []
        for program, commit_s in faults.items():
            broker = running.enter_context(PrivateMosquitto(folder / program))
            hub = PrivateHub(
                own_postgres.create_database(program, template="migrated"),
                broker.port,
                log=tmp_path / f"{program}.log",
                program=f"tests.controls.{program}",
                commit_interval_s=commit_s,
            )
            running.callback(hub.kill)
            servers = Servers(hub, broker, own_postgres)
            lives.append(
                _live(servers, _options(OVER_HTTP - 1), kills, within_s=900 if whole else 240)
            )
        fleets = asyncio.run(_at_once(*lives))
    wrong = {
        program: balance(fleet, Found.of(own_postgres.url(program)))
        for program, fleet in zip(faults, fleets, strict=True)
    }
    print("\n", {name: (len(one.missing), len(one.twice)) for name, one in wrong.items()})
    assert wrong["ack_early"].missing
    assert wrong["seen_early"].missing
    assert wrong["seen_late"].twice
