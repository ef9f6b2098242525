"""The firmware as many nodes: broker and hub are killed, nodes lose power, and nothing is lost."""

import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from tests.faults.virtual_fleet import VirtualFleet
from tests.faults.virtual_ledger import Balance, Found, balance, in_flash
from tests.stack.free_port import LOOPBACK
from tests.stack.hub import PrivateHub
from tests.stack.mosquitto import PrivateMosquitto
from tests.stack.open_files import allow_files

SEED: Final = 20_262
HTTP_ONLY: Final = 7  # each so-many-th node has no broker
MOST_OFF_MS: Final = 3_000
NOTED_LATER_S: Final = 1.0  # by tests.controls.seen_late
DRAINED_WITHIN_S: Final = 300.0  # a node may wait 30 s for an ack, and a minute before the next try


class Plan(NamedTuple):
    """How many nodes for how long; between two kills `apart_s` and some progress."""

    nodes: int
    seconds: float
    apart_s: float
    cuts_a_kill: int


class Servers(NamedTuple):
    """The two that are killed."""

    hub: PrivateHub
    broker: PrivateMosquitto

    def kill(self, which: str) -> None:
        """End one without a word, and start it again."""
        if which == "hub":
            self.hub.kill()
            self.hub.start()
        else:
            self.broker.kill()
            self.broker.start()


class Outcome(NamedTuple):
    """What agrees or not, what was done, and what it cost."""

    wrong: Balance
    kept: int
    kills: int
    cuts: int
    lost: int
    posts: int
    processor_s: float
    memory_mb: float


def _harass(servers: Servers, fleet: VirtualFleet, plan: Plan) -> tuple[int, int]:
    """Kill and cut until the time is up; each kill comes at any moment of a commit."""
    rng, kills, cuts = Random(SEED), 0, 0
    until = time.monotonic() + plan.seconds
    while time.monotonic() < until:
        stored = fleet.tell("wait stored 0").stored
        fleet.until(f"stored {stored + rng.randint(1, 2 * plan.nodes)}")
        time.sleep(rng.uniform(0, plan.apart_s))
        for number in rng.sample(range(plan.nodes), plan.cuts_a_kill):
            fleet.tell(f"cut {number} {rng.randint(0, MOST_OFF_MS)}")
            cuts += 1
        servers.kill(rng.choice(("hub", "broker")) if kills > 1 else ("hub", "broker")[kills])
        kills += 1
    return kills, cuts


def _live(
    servers: Servers,
    url: str,
    programs: Path,
    folder: Path,
    plan: Plan,
    harass: Callable[[Servers, VirtualFleet, Plan], tuple[int, int]] = _harass,
    **options: object,
) -> Outcome:
    allow_files(20 * plan.nodes + 200)
    fleet = VirtualFleet(
        programs,
        folder / "nodes",
        nodes=plan.nodes,
        broker=f"{LOOPBACK}:{servers.broker.port}",
        http=f"{LOOPBACK}:{servers.hub.port}",
        http_only=HTTP_ONLY,
        interval=1,
        seed=SEED,
        **options,
    )
    with servers.hub, fleet:
        fleet.until("connected")
        kills, cuts = harass(servers, fleet, plan)
        fleet.tell("halt")
        fleet.until("held", DRAINED_WITHIN_S)
        report, cost = fleet.reported(), fleet.cost()
        fleet.tell("stop")
    kept = in_flash(fleet.records)
    return Outcome(
        balance(report, kept, Found.of(url)),
        len(kept),
        kills,
        cuts,
        sum(node["lost"] for node in report),
        sum(node["answered_posts"] for node in report),
        *cost,
    )


def test_whoever_dies_the_hub_has_each_register_of_the_nodes(
    firmware_programs: Path,
    own_database: str,
    mosquitto: PrivateMosquitto,
    tmp_path: Path,
    whole: bool,
) -> None:
    """Every reading once, every register and its usage to 0.001 Wh, gaps only where power took
    what was not yet synced; nodes over MQTT, over HTTP, and over both in turn."""
    plan = Plan(200, 600, 6, 3) if whole else Plan(20, 12, 0.6, 1)
    hub = PrivateHub(own_database, mosquitto.port, log=tmp_path / "hub.log", commit_interval_s=0.5)
    found = _live(Servers(hub, mosquitto), own_database, firmware_programs, tmp_path, plan)
    print(
        f"\n{plan.nodes} nodes: {found.kept} readings, {found.kills} kills, {found.cuts} power cuts"
        f" that took {found.lost} records, {found.posts} posts; a node costs "
        f"{found.processor_s / plan.nodes / plan.seconds * 100:.3f} % of a processor and "
        f"{found.memory_mb / plan.nodes:.3f} MB ({found.memory_mb:.1f} MB in all)"
    )
    assert found.wrong == Balance()
    assert found.kept > plan.nodes * plan.seconds / 2
    assert found.kills > 1
    assert found.posts > plan.nodes // HTTP_ONLY


def _cut_all(servers: Servers, fleet: VirtualFleet, plan: Plan) -> tuple[int, int]:
    fleet.until(f"stored {3 * plan.nodes}")
    for number in range(plan.nodes):
        fleet.tell(f"cut {number}")
    fleet.until(f"stored {fleet.tell('wait stored 0').stored + plan.nodes}")
    return 0, plan.nodes


def test_flash_that_forgets_what_was_synced_is_found_out(
    firmware_programs: Path, own_database: str, mosquitto: PrivateMosquitto, tmp_path: Path
) -> None:
    """The negative control on the node's side: a power cut takes back what the hub has seen."""
    hub = PrivateHub(own_database, mosquitto.port, log=tmp_path / "hub.log", commit_interval_s=0.2)
    found = _live(
        Servers(hub, mosquitto),
        own_database,
        firmware_programs,
        tmp_path,
        Plan(4, 0, 0, 4),
        _cut_all,
        fault="sync-lies",
    )
    assert found.wrong.invented


def _kill_hubs(servers: Servers, fleet: VirtualFleet, plan: Plan) -> tuple[int, int]:
    """Nodes send all the time, so nearly always something has been written and not noted."""
    for kill in range(2):
        fleet.until(f"stored {(kill + 2) * plan.nodes}")
        time.sleep(NOTED_LATER_S / 2)
        servers.kill("hub")
    return 2, 0


def test_a_hub_that_notes_too_late_what_it_has_is_found_out(
    firmware_programs: Path,
    own_database: str,
    mosquitto: PrivateMosquitto,
    tmp_path: Path,
) -> None:
    """The negative control on the hub's side: what was under way at a kill is stored twice."""
    hub = PrivateHub(
        own_database,
        mosquitto.port,
        log=tmp_path / "hub.log",
        program="tests.controls.seen_late",
        commit_interval_s=0.05,
    )
    found = _live(
        Servers(hub, mosquitto),
        own_database,
        firmware_programs,
        tmp_path,
        Plan(6, 0, 0, 0),
        _kill_hubs,
    )
    assert found.wrong.twice
