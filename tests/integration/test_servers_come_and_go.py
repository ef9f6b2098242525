"""Broker and database are restarted under a running hub: it says so, and loses nothing."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge.store.engine import Database
from tests.simulator.driver import Address
from tests.simulator.fleet import Fleet, Options
from tests.stack.folder import private_folder
from tests.stack.hub import PrivateHub
from tests.stack.mosquitto import PrivateMosquitto
from tests.stack.postgres import PrivatePostgres

WITHIN_S = 60
OPTIONS = Options(nodes=3, interval_s=0.3, live_s=5, seed=7)


@pytest.fixture
def own_postgres() -> Iterator[PrivatePostgres]:
    """A PostgreSQL that this test may kill."""
    with private_folder() as folder, PrivatePostgres(folder / "postgres") as server:
        yield server


@pytest.fixture
def own_mosquitto() -> Iterator[PrivateMosquitto]:
    """A broker that this test may kill."""
    with private_folder() as folder, PrivateMosquitto(folder / "mosquitto") as server:
        yield server


@pytest.fixture
def hub(
    own_postgres: PrivatePostgres, own_mosquitto: PrivateMosquitto, tmp_path: Path
) -> Iterator[PrivateHub]:
    """A hub over both, with commits of half a second."""
    url = own_postgres.create_database("hub")
    store = Database(url)
    store.migrate()
    store.close()
    with PrivateHub(
        url, own_mosquitto.port, log=tmp_path / "hub.log", commit_interval_s=0.5
    ) as running:
        yield running


def _part(hub: PrivateHub, name: str) -> bool:
    return bool(hub.get("/readyz").json()["parts"][name]["up"])


async def _all_kept(fleet: Fleet) -> None:
    """Wait until everything made so far is acknowledged."""
    made = fleet.made().keys()
    await fleet.until(lambda: made <= fleet.acknowledged().keys())


def _stored(url: str) -> tuple[int, int]:
    store = Database(url)
    with store.transaction() as connection:
        rows, different = connection.exec_driver_sql(
            "select count(*), count(distinct (channel_id, boot_id, seq)) from reading"
        ).one()
    store.close()
    return rows, different


async def _outlive(hub: PrivateHub, server: PrivatePostgres | PrivateMosquitto, part: str) -> int:
    address = Address("127.0.0.1", hub.mqtt_port)
    async with asyncio.timeout(WITHIN_S), Fleet(address, OPTIONS) as fleet:
        await _all_kept(fleet)
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(hub.wait_until, ready=False)
        assert not await asyncio.to_thread(_part, hub, part)
        await asyncio.to_thread(server.restart)
        await asyncio.to_thread(hub.wait_until, ready=True)
        await _all_kept(fleet)
        return len(fleet.acknowledged())


def test_the_hub_outlives_its_database(hub: PrivateHub, own_postgres: PrivatePostgres) -> None:
    """PostgreSQL is killed and comes back: not ready, then ready, all kept, nothing twice."""
    kept = asyncio.run(_outlive(hub, own_postgres, "database"))
    rows, different = _stored(own_postgres.url("hub"))
    assert rows == different >= kept


def test_the_hub_outlives_its_broker(
    hub: PrivateHub, own_mosquitto: PrivateMosquitto, own_postgres: PrivatePostgres
) -> None:
    """Mosquitto is killed, which keeps nothing: not ready, then ready, all kept, nothing twice."""
    kept = asyncio.run(_outlive(hub, own_mosquitto, "broker"))
    rows, different = _stored(own_postgres.url("hub"))
    assert rows == different >= kept


def test_without_its_database_the_hub_tells_http_to_try_later(
    hub: PrivateHub, own_postgres: PrivatePostgres
) -> None:
    """503 with Retry-After for questions; what is posted is kept when it comes back in time."""
    own_postgres.kill()
    hub.wait_until(ready=False)
    answer = hub.get("/api/usage")
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    assert answer.json()["code"] == "database_away"
    own_postgres.restart()
    hub.wait_until(ready=True)
    assert hub.post({"device_id": "kitchen", "power": 5}).json()["stored"] == 1
