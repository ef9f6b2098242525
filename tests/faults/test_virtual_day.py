"""A whole day of the firmware under one clock that the hub and all nodes share, in minutes."""

import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from tests.faults.virtual_fleet import VirtualFleet
from tests.faults.virtual_ledger import Balance, Found, balance, in_flash
from tests.stack.free_port import LOOPBACK
from tests.stack.hub import PrivateHub
from tests.stack.machine_clock import MachineClock
from tests.stack.mosquitto import PrivateMosquitto
from tests.stack.open_files import allow_files

SEED: Final = 20_263
DAY_S: Final = 86_400
BETWEEN_S: Final = 5  # passes where a node waits before it tries again
PATIENCE_S: Final = 1.0
OFF_MS: Final = 500
WITHIN_S: Final = 60.0


class Plan(NamedTuple):
    """So many nodes for so long; `step_s` passes at once, every so many steps something dies."""

    nodes: int
    lasts_s: int
    interval_s: int
    step_s: int
    steps_a_kill: int


class Day:
    """One clock for the hub's machine and for the nodes.

    What is under way while time passes comes late by that, and would date a boot so late: so no
    boot begins without the hub having heard of it.
    """

    def __init__(self, clock: MachineClock, fleet: VirtualFleet, hub: PrivateHub) -> None:
        self._clock = clock
        self._fleet = fleet
        self._hub = hub

    def begin(self, nodes: int) -> None:
        """Until the hub has heard of all nodes."""
        self._fleet.until("connected")
        self._until(lambda heard: len(heard) == nodes and None not in heard.values())

    def cut(self, number: int) -> None:
        """A node loses its power, and is back a second later."""
        identity = self._fleet.reported()[number]["node"]
        before = self._heard()[identity]
        self._fleet.tell(f"cut {number} {OFF_MS}")
        self.pass_by(1)
        self._fleet.until("connected")
        self._until(lambda heard: heard[identity] != before)

    def _until(self, happened: Callable[[dict[str, str | None]], bool]) -> None:
        deadline = time.monotonic() + WITHIN_S
        while not happened(self._heard()):
            assert time.monotonic() < deadline, self._hub.end_of_log()

    def _heard(self) -> dict[str, str | None]:
        """When the hub last heard of each node."""
        nodes = self._hub.get("/api/nodes").json()["nodes"]
        return {node["identity"]: node["last_heard_at"] for node in nodes}

    def pass_by(self, seconds: int) -> None:
        """The hub's clock goes first: a message may come late, never early."""
        self._clock.advance(seconds)
        self._fleet.tell(f"advance {seconds * 1000}")

    def settle(self) -> None:
        """Until the hub has everything that was made up to now."""
        for _ in range(200):
            if self._fleet.tell("wait held", PATIENCE_S).did == "held":
                return
            self.pass_by(BETWEEN_S)
        raise TimeoutError("the nodes' journals do not empty")


def test_after_a_whole_day_the_hub_has_each_register_of_the_nodes(
    firmware_programs: Path,
    own_database: str,
    mosquitto: PrivateMosquitto,
    tmp_path: Path,
    whole: bool,
) -> None:
    """24 hours, with kills of hub and broker and power cuts of nodes: each reading once, registers
    and usage to 0.001 Wh, no gap but what a power cut took."""
    plan = Plan(200, DAY_S, 60, 600, 24) if whole else Plan(10, DAY_S, 300, 3_600, 10)
    allow_files(20 * plan.nodes + 200)
    clock = MachineClock(tmp_path / "clock.json", 0, trusted=True, every_s=60)
    hub = PrivateHub(
        own_database,
        mosquitto.port,
        log=tmp_path / "hub.log",
        program="tests.stack.steered_hub",
        commit_interval_s=0.1,
        test_clock=clock.file,
    )
    fleet = VirtualFleet(
        firmware_programs,
        tmp_path / "nodes",
        nodes=plan.nodes,
        broker=f"{LOOPBACK}:{mosquitto.port}",
        http=f"{LOOPBACK}:{hub.port}",
        interval=plan.interval_s,
        live=60,
        window=1_000,
        clock="step",
        seed=SEED,
    )
    rng, passed_s, steps = Random(SEED), 0, 0
    with hub, fleet:
        day = Day(clock, fleet, hub)
        day.begin(plan.nodes)
        while passed_s < plan.lasts_s:
            passed_s, steps = passed_s + plan.step_s, steps + 1
            if steps % plan.steps_a_kill == 0:
                day.cut(rng.randrange(plan.nodes))
                _kill(hub, mosquitto, steps // plan.steps_a_kill)
            day.pass_by(plan.step_s)
            day.settle()
        report, cost = fleet.reported(), fleet.cost()
        fleet.tell("stop")
    kept = in_flash(fleet.records)
    print(
        f"\n{plan.nodes} nodes, {passed_s / 3600:g} h in {steps} steps: {len(kept)} readings, "
        f"{sum(node['lost'] for node in report)} records lost with power; "
        f"{cost[0]:.1f} s of processor, {cost[1]:.1f} MB"
    )
    assert balance(report, kept, Found.of(own_database)) == Balance()
    assert len({key for key, _ in kept}) >= 0.9 * plan.nodes * plan.lasts_s / plan.interval_s


def _kill(hub: PrivateHub, broker: PrivateMosquitto, turn: int) -> None:
    if turn % 2:
        hub.kill()
        hub.start()
    else:
        broker.kill()
        broker.start()
