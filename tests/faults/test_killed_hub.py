"""The hub is killed at random while twenty nodes send: what it acknowledged it has, once."""

import asyncio
import time
from functools import partial
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from edge.flows.usage import Question, UsageFlow
from edge.store.engine import Database
from tests.simulator.driver import Address
from tests.simulator.fleet import Fleet, Key, Options
from tests.stack.hub import PrivateHub
from tests.stack.mosquitto import PrivateMosquitto

NODES = 20
KILLS = 5
SEED = 20_261
WITHIN_S = 120
DAY_MS = 86_400_000


class Found(NamedTuple):
    """What the database holds: each record's name, and how many rows each has."""

    rows: dict[Key, int]
    registers_wh: dict[int, tuple[float, float]]

    @classmethod
    def of(cls, url: str) -> "Found":
        """Read all of it."""
        database = Database(url)
        with database.transaction() as connection:
            rows = connection.exec_driver_sql(
                "select n.identity, b.name, r.seq, count(*) from reading r "
                "join boot b on b.id = r.boot_id join node n on n.id = b.node_id group by 1, 2, 3"
            ).all()
            registers = connection.exec_driver_sql(
                "select channel_id, max(energy_wh), "
                "(array_agg(power_w * interval_ms / 3600000 - energy_wh order by seq))[1] "
                "from reading group by 1"
            ).all()
        database.close()
        return cls(
            {Key(identity, boot, seq): count for identity, boot, seq, count in rows},
            {channel: (register, before) for channel, register, before in registers},
        )


def _acknowledged(fleet: Fleet) -> int:
    return sum(len(node.truth.acknowledged) for node in fleet)


async def _harass(hub: PrivateHub, fleet: Fleet, rng: Random, kills: int) -> None:
    """Kill the hub `kills` times, each a random number of acknowledged records after the last."""
    for _ in range(kills):
        enough = _acknowledged(fleet) + rng.randint(NODES, 4 * NODES)
        await fleet.until(partial(_has, fleet, enough))
        await asyncio.to_thread(hub.kill)
        await asyncio.to_thread(hub.start)


def _has(fleet: Fleet, acknowledged: int) -> bool:
    return _acknowledged(fleet) >= acknowledged


async def _live(hub: PrivateHub, port: int) -> Fleet:
    options = Options(nodes=NODES, interval_s=0.5, live_s=5, seed=SEED)
    async with asyncio.timeout(WITHIN_S), Fleet(Address("127.0.0.1", port), options) as fleet:
        await _harass(hub, fleet, Random(SEED), KILLS)
        made = fleet.made().keys()
        await fleet.until(lambda: _acknowledged(fleet) >= len(made))
        await fleet.until(lambda: made <= fleet.acknowledged().keys())
    return fleet


def _run(
    database: str, mosquitto: PrivateMosquitto, log: Path, program: str
) -> tuple[Fleet, Found]:
    with PrivateHub(
        database, mosquitto.port, log=log, program=program, commit_interval_s=0.5
    ) as hub:
        fleet = asyncio.run(_live(hub, mosquitto.port))
    return fleet, Found.of(database)


def _usage_wh(url: str) -> dict[int, float]:
    """The energy that the hub gives for each channel, over all time."""
    database = Database(url)
    now_ms = round(time.time() * 1000)
    everything = Question(
        "year", now_ms - DAY_MS, now_ms + DAY_MS, frozenset(), frozenset(), 9, None
    )
    usage = UsageFlow(database).answer(everything, now_ms)
    database.close()
    sums = (float(figures.energy_wh[0]) for figures in usage.each_sum)
    return dict(zip((channel.id for channel in usage.channels), sums, strict=True))


def _channels(fleet: Fleet) -> dict[str, int]:
    return {place.identity: len(place.channels) for place in fleet.household.places[: len(fleet)]}


def test_what_was_acknowledged_is_stored_once_however_often_the_hub_dies(
    database: str, mosquitto: PrivateMosquitto, tmp_path: Path
) -> None:
    """Five kills: no acknowledged record is missing, none is there twice, none is half there, and
    the energy of each channel is what its register says."""
    fleet, found = _run(database, mosquitto, tmp_path / "hub.log", "edge")
    acknowledged = fleet.acknowledged()
    assert len(acknowledged) > KILLS * NODES
    assert not acknowledged.keys() - found.rows.keys()
    channels = _channels(fleet)
    assert _usage_wh(database) == {
        channel: pytest.approx(register + before, abs=0.002)
        for channel, (register, before) in found.registers_wh.items()
    }
    wrong = {key: count for key, count in found.rows.items() if count != channels[key.identity]}
    assert not wrong


def test_a_hub_that_acknowledges_before_its_commit_is_found_out(
    database: str, mosquitto: PrivateMosquitto, tmp_path: Path
) -> None:
    """The negative control: the same kills, and acknowledged records are missing."""
    fleet, found = _run(database, mosquitto, tmp_path / "hub.log", "tests.controls.ack_early")
    assert fleet.acknowledged().keys() - found.rows.keys()
