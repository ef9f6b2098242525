"""The database is away, hangs or refuses to write: nothing is lost, nothing comes twice."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge.store.engine import Database
from tests.faults.ledger import Balance, Found, balance
from tests.faults.ordeal import LIST, LISTS, Ordeal, endure
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
    """With questions open, a commit under way, and one that wants to know a new device."""
    own_postgres.freeze()
    try:
        hub.wait_until(ready=False)
        began = time.monotonic()
        assert hub.stop() == 0
        print(f"\nended after {time.monotonic() - began:.1f} s")
        assert "hub stopped" in (tmp_path / "hub.log").read_text()
    finally:
        own_postgres.thaw()


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
