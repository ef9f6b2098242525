"""Hub, broker and database are killed at random while nodes send, reboot and lose their power."""

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
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
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(64))
    address = Address(LOOPBACK, servers.broker.port, servers.hub.url)
    fleet = Fleet(address, options)
    for node in fleet:
        node.trusting = True  # or a hub that breaks its word would be asked for it, and be healed
    for driver in fleet.drivers[OVER_HTTP - 1 :: OVER_HTTP]:
        driver.address = replace(address, port=free_port())
    async with asyncio.timeout(within_s), fleet:
        await _harass(servers, fleet, Random(SEED), kills)
        await drained(fleet)
    return fleet


def _run(
    servers: Servers, url: str, kills: list[str], *, nodes: int, within_s: float
) -> tuple[Fleet, Found]:
    options = Options(nodes=nodes, interval_s=0.5, live_s=2, seed=SEED)
    with servers.hub:
        fleet = asyncio.run(_live(servers, options, kills, within_s))
    return fleet, Found.of(url)


def _servers(
    url: str,
    broker: PrivateMosquitto,
    postgres: PrivatePostgres,
    log: Path,
    program: str = "edge",
    commit_s: float = 0.5,
) -> Servers:
    hub = PrivateHub(url, broker.port, log=log, program=program, commit_interval_s=commit_s)
    return Servers(hub, broker, postgres)


def test_whoever_dies_what_was_acknowledged_is_stored_once(
    own_database: str,
    mosquitto: PrivateMosquitto,
    own_postgres: PrivatePostgres,
    tmp_path: Path,
    whole: bool,
) -> None:
    """Hub, broker and database in random order, two nodes with each; nodes over MQTT and HTTP."""
    nodes, each, within_s = (50, 40, 5400) if whole else (9, 2, 240)
    kills = ["hub", "broker", "postgres"] * each
    Random(SEED).shuffle(kills)
    servers = _servers(own_database, mosquitto, own_postgres, tmp_path / "hub.log")
    fleet, found = _run(servers, own_database, kills, nodes=nodes, within_s=within_s)
    print(
        f"\nkills {dict(Counter(kills))}, nodes {nodes}, boots {sum(node.boots for node in fleet)};"
        f" made {len(fleet.made())}, lost with a node's power {len(lost(fleet))}, "
        f"acknowledged {acknowledged(fleet)}, stored {len(found.rows)}"
    )
    assert acknowledged(fleet) > len(kills) * nodes / 4
    assert balance(fleet, found) == Balance()


@pytest.mark.parametrize(
    ("program", "finds", "commit_s"),
    [("ack_early", "missing", 3), ("seen_early", "missing", 0.05), ("seen_late", "twice", 0.05)],
)
def test_a_hub_that_breaks_its_word_is_found_out(
    own_database: str,
    mosquitto: PrivateMosquitto,
    own_postgres: PrivatePostgres,
    tmp_path: Path,
    whole: bool,
    program: str,
    finds: str,
    commit_s: float,
) -> None:
    """The negative controls: the same check, after kills of the hub alone.

    The hub commits so that there is nearly always something for the fault to lose or to double.
    """
    kills = ["hub"] * (20 if whole else 3)
    log, faulty = tmp_path / "hub.log", f"tests.controls.{program}"
    servers = _servers(own_database, mosquitto, own_postgres, log, faulty, commit_s)
    fleet, found = _run(servers, own_database, kills, nodes=OVER_HTTP - 1, within_s=900)
    wrong = balance(fleet, found)
    print(f"\n{program}: missing {len(wrong.missing)}, twice {len(wrong.twice)}")
    assert getattr(wrong, finds)
