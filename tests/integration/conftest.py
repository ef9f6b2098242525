"""Hubs for tests: one that only answers, with three known days, and one of one's own."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.stack.hub import PrivateHub
from tests.stack.mosquitto import PrivateMosquitto
from tests.stack.postgres import PrivatePostgres

# In London the clocks go forward on the second of these days.
FIRST = datetime(2026, 3, 28, tzinfo=UTC)
DAYS = 3
EVERY = timedelta(minutes=5)
NORTH_W, SOUTH_W = 600, 240


class Devices(NamedTuple):
    """Ids of the channels and nodes of two devices; `north` has a gap on the first day."""

    north: int
    south: int
    north_node: int
    south_node: int


class Library(NamedTuple):
    """A hub that knows something, and what."""

    hub: PrivateHub
    devices: Devices


def readings(device_id: str, power_w: float) -> list[dict[str, object]]:
    """Steady power, dated, from 00:00 UTC of the first day to the end of the third."""
    return [
        {
            "device_id": device_id,
            "power": power_w,
            "timestamp": (FIRST + step * EVERY).isoformat(),
            "interval_s": EVERY.total_seconds(),
        }
        for step in range(1, 288 * DAYS + 1)
    ]


@pytest.fixture(scope="session")
def library(
    postgres: PrivatePostgres,
    migrated_template: str,
    stack_folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Library]:
    """Yield a hub in London whose past is known; to be asked, not to be changed."""
    folder = tmp_path_factory.mktemp("library")
    database = postgres.create_database("library", template=migrated_template)
    with (
        PrivateMosquitto(stack_folder / "library-broker") as broker,
        PrivateHub(database, broker.port, log=folder / "hub.log", zone="Europe/London") as hub,
    ):
        south = readings("south", SOUTH_W)
        north = [
            item for item in readings("north", NORTH_W) if "28T1" not in str(item["timestamp"])
        ]
        for items in (north, south):
            assert hub.post(items).json()["stored"] == len(items)
        nodes = {node["identity"]: node for node in hub.get("/api/nodes").json()["nodes"]}
        north_node, south_node = nodes["north"], nodes["south"]
        devices = Devices(
            north_node["channels"][0]["id"],
            south_node["channels"][0]["id"],
            north_node["id"],
            south_node["id"],
        )
        yield Library(hub, devices)
    postgres.drop_database("library")


@pytest.fixture
def hub(database: str, mosquitto: PrivateMosquitto, tmp_path: Path) -> Iterator[PrivateHub]:
    """Run a hub of one's own over a fresh database."""
    with PrivateHub(database, mosquitto.port, log=tmp_path / "hub.log") as running:
        yield running
