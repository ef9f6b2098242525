"""A backup is restored under a running fleet: the hub notices what it lost, and gets it back."""

import asyncio
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import make_url

from tests.faults.ledger import Balance, Found, balance
from tests.simulator.driver import Address
from tests.simulator.fleet import Fleet, Key, Options
from tests.stack.free_port import free_port
from tests.stack.hub import PrivateHub
from tests.stack.mosquitto import PrivateMosquitto
from tests.stack.postgres import PrivatePostgres

SEED = 20_263
pytestmark = pytest.mark.usefixtures("impatient_nodes")


class Scene(NamedTuple):
    """So many nodes, some over HTTP only; records until the backup, then to the loss; how often."""

    nodes: int
    over_http: int
    before: int
    after: int
    losses: int
    within_s: float


SHORT = Scene(nodes=5, over_http=0, before=2, after=4, losses=1, within_s=90)
WHOLE = Scene(nodes=30, over_http=5, before=40, after=120, losses=4, within_s=900)


class Backups:
    """One database, and its backup: made while the hub runs, restored while it does not."""

    def __init__(self, postgres: PrivatePostgres, url: str) -> None:
        self.url = url
        self._postgres = postgres
        self._name = str(make_url(url).database)
        self._kept = b""

    def keep(self) -> None:
        """Back it up as it is."""
        self._kept = self._postgres.dump(self._name)

    def restore(self) -> None:
        """Put the backup in its place."""
        self._postgres.restore(self._name, self._kept)


@pytest.fixture
def backups(postgres: PrivatePostgres, database: str) -> Backups:
    """Return a database that can be backed up and restored."""
    return Backups(postgres, database)


def _least_acknowledged(fleet: Fleet) -> int:
    return min(len(node.truth.acknowledged) for node in fleet)


def _has(fleet: Fleet, least: int) -> bool:
    return _least_acknowledged(fleet) >= least


def _have(fleet: Fleet, keys: set[Key]) -> bool:
    return keys <= fleet.acknowledged().keys()


async def _lose(hub: PrivateHub, fleet: Fleet, backups: Backups, scene: Scene) -> None:
    """A backup, a while in which nodes reboot, too, and the backup is all that is left.

    Returns when the hub has a later record of each node.
    """
    await asyncio.to_thread(backups.keep)
    for index in (1, 2):
        enough = _least_acknowledged(fleet) + scene.after // 2
        await fleet.until(partial(_has, fleet, enough))
        await fleet.reboot(index)
    await asyncio.to_thread(hub.stop)
    await asyncio.to_thread(backups.restore)
    await asyncio.to_thread(hub.start)
    # None of these is made yet, and each comes after all that its node sends again.
    later = {Key(node.identity, node.boot, node.seq + 1) for node in fleet}
    await fleet.until(partial(_have, fleet, later))


async def _live(hub: PrivateHub, port: int, backups: Backups, scene: Scene) -> tuple[Fleet, str]:
    """The fleet, and the hub's own figures at the end."""
    options = Options(nodes=scene.nodes, interval_s=0.3, live_s=2, seed=SEED)
    fleet = Fleet(Address("127.0.0.1", port, hub.url), options)
    for driver in fleet.drivers[: scene.over_http]:
        driver.address = Address("127.0.0.1", free_port(), hub.url)  # there is no broker
    async with asyncio.timeout(scene.within_s), fleet:
        await fleet.until(partial(_has, fleet, scene.before))
        for _ in range(scene.losses):
            await _lose(hub, fleet, backups, scene)
        figures = await asyncio.to_thread(hub.get, "/metrics")
    return fleet, figures.body.decode()


def _run(
    backups: Backups, broker: PrivateMosquitto, log: Path, program: str, scene: Scene
) -> tuple[Fleet, str]:
    with PrivateHub(
        backups.url, broker.port, log=log, program=program, commit_interval_s=0.3
    ) as hub:
        return asyncio.run(_live(hub, broker.port, backups, scene))


def test_what_a_restored_backup_lacks_comes_back_from_the_nodes(
    backups: Backups, mosquitto: PrivateMosquitto, tmp_path: Path, whole: bool
) -> None:
    """Also what was acknowledged under an earlier boot; the whole form has nodes over HTTP, too."""
    scene = WHOLE if whole else SHORT
    fleet, figures = _run(backups, mosquitto, tmp_path / "hub.log", "edge", scene)
    found = Found.of(backups.url)
    assert balance(fleet, found) == Balance()
    assert all(node.replays >= scene.losses for node in fleet)
    for node in fleet:
        assert f'ohmstead_replays_asked_total{{node="{node.identity}"}}' in figures
    replays = sum(node.replays for node in fleet)
    print(f"{scene.losses} losses: {len(found.rows)} records, none missing, {replays} replays")


def test_a_hub_that_does_not_look_at_what_was_acknowledged_is_found_out(
    backups: Backups, mosquitto: PrivateMosquitto, tmp_path: Path
) -> None:
    """The negative control: the same loss, and acknowledged records are missing."""
    program = "tests.controls.acked_ignored"
    fleet, _ = _run(backups, mosquitto, tmp_path / "hub.log", program, SHORT)
    missing = balance(fleet, Found.of(backups.url)).missing
    assert {key.identity for key in missing} == {node.identity for node in fleet}
