"""The database is away, hangs or refuses to write: nothing is lost, nothing comes twice."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from edge.store.engine import Database
from tests.faults.ledger import Balance, Found, balance
from tests.faults.ordeal import LIST, LISTS, WITHIN_S, Ordeal, endure
from tests.stack.errors import StackError
from tests.stack.hub import PrivateHub
from tests.stack.mosquitto import PrivateMosquitto
from tests.stack.postgres import PrivatePostgres

pytestmark = pytest.mark.usefixtures("impatient_nodes")


@pytest.fixture
def hub(own_database: str, mosquitto: PrivateMosquitto, tmp_path: Path) -> Iterator[PrivateHub]:
    """Yield a hub over a database that the tests may ill-treat."""
    with PrivateHub(
        own_database, mosquitto.port, log=tmp_path / "hub.log", commit_interval_s=0.5
    ) as running:
        yield running


def test_while_the_database_is_away_the_hub_holds_what_it_may_and_then_says_so(
    hub: PrivateHub, own_postgres: PrivatePostgres, own_database: str, whole: bool
) -> None:
    """25,000 readings come meanwhile, and what nodes make: all is there when it is back."""
    away = Ordeal(own_postgres.crash, own_postgres.start, 600 if whole else 4)
    away.nodes = 50 if whole else 8
    fleet = asyncio.run(endure(hub, away, flood=True))
    assert balance(fleet, Found.of(own_database)) == Balance()
    assert _simple_rows(own_database) == (LISTS * LIST, LISTS * LIST)


def test_a_database_that_hangs_holds_nobody_up(
    hub: PrivateHub, own_postgres: PrivatePostgres, own_database: str, whole: bool
) -> None:
    """It is stopped where it stands: its connections stay open, and nothing answers."""
    hung = Ordeal(own_postgres.freeze, own_postgres.thaw, 30 if whole else 3)
    fleet = asyncio.run(endure(hub, hung))
    assert balance(fleet, Found.of(own_database)) == Balance()


def test_a_database_that_takes_nothing_is_not_ready(
    hub: PrivateHub, own_postgres: PrivatePostgres, own_database: str, whole: bool
) -> None:
    """Read-only, as after an operator's mistake: it answers, and writes nothing."""
    protected = Ordeal(
        lambda: own_postgres.set("default_transaction_read_only", "on"),
        lambda: own_postgres.set("default_transaction_read_only", "off"),
        60 if whole else 3,
    )
    fleet = asyncio.run(endure(hub, protected))
    assert balance(fleet, Found.of(own_database)) == Balance()


def test_a_hub_whose_database_hangs_ends_in_order(
    hub: PrivateHub, own_postgres: PrivatePostgres, tmp_path: Path
) -> None:
    """With questions open, a commit under way, and one that wants to make a device known."""
    assert hub.post({"device_id": "kitchen", "power": 5}).status == 200
    own_postgres.freeze()
    try:
        with ThreadPoolExecutor(8) as others:
            for _ in range(4):
                others.submit(hub.get, "/api/usage")
            late = others.submit(hub.post, {"device_id": "kitchen", "power": 6})
            others.submit(hub.post, {"device_id": "newcomer", "power": 7})
            hub.wait_until(ready=False)
            began = time.monotonic()
            assert hub.stop() == 0
            print(f"\nended after {time.monotonic() - began:.1f} s")
            assert late.result().status == 503
        assert "hub stopped" in (tmp_path / "hub.log").read_text()
    finally:
        own_postgres.thaw()


def test_a_hub_that_waits_for_its_first_database_ends_in_order(
    mosquitto: PrivateMosquitto, tmp_path: Path
) -> None:
    """SIGTERM before there is anything to serve."""
    nowhere = f"postgresql+psycopg2://ohmstead@/hub?host={tmp_path}&port=5432"
    log = tmp_path / "hub.log"
    log.touch()
    hub = PrivateHub(nowhere, mosquitto.port, log=log)
    with ThreadPoolExecutor(1) as other:
        starting = other.submit(hub.start)
        _until(lambda: b"waiting for the database" in log.read_bytes())
        assert hub.stop() == 0
        assert isinstance(starting.exception(), StackError)


def _until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN_S
    while not happened():
        assert time.monotonic() < deadline
        threading.Event().wait(0.05)


def _simple_rows(url: str) -> tuple[int, int]:
    """How many rows there are in the simple form, and how many different ones."""
    database = Database(url)
    with database.transaction() as connection:
        rows, different = connection.exec_driver_sql(
            "select count(*), count(distinct (r.channel_id, r.measured_at)) from reading r "
            "join boot b on b.id = r.boot_id where b.name = 'utc'"
        ).one()
    database.close()
    return rows, different
