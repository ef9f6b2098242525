"""Junk without end against the running hub: it reads on, and the good nodes lose nothing."""

import asyncio
import re
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from edge.flows.ingest.accept import MOST_REFUSED, REFUSED_WITHIN_MS
from edge.store.engine import Database
from edge.store.rejected import MOST
from tests.bench.cost import memory
from tests.faults.ledger import Found, balance, drained
from tests.fuzz.barrage import PACER, AtTheApi, AtTheBroker
from tests.fuzz.junk import Junk
from tests.simulator.driver import Address
from tests.simulator.fleet import Fleet, Options
from tests.stack.free_port import LOOPBACK
from tests.stack.hub import PrivateHub
from tests.stack.mosquitto import PrivateMosquitto

SEED = 4_711
CONNECTIONS = 12
REJECTED_BYTES = 32 * 1024 * 1024
_REJECTED = """
select count(*), pg_total_relation_size('rejected'), coalesce(max(length(body)), 0) from rejected"""
_REASONS = "select code, count(*) from rejected group by 1 order by 2 desc"
_PACED = """
select count(*), count(distinct r.seq) from reading r join boot b on b.id = r.boot_id
join node n on n.id = b.node_id where n.identity = :node"""


class Plan(NamedTuple):
    """So many messages at the broker and bodies at the API, and how much fatter the hub may be
    (MB) than after the first tenth."""

    messages: int
    bodies: int
    growth_mb: float


SHORT = Plan(12_000, 1_200, 15)
CONTROL = Plan(5_000, 50, 15)
WHOLE = Plan(900_000, 100_000, 40)


@dataclass
class Outcome:
    """What was thrown, and what the hub made of it."""

    broker: AtTheBroker
    statuses: Counter[int]
    memory_mb: list[float]
    figures: dict[str, float]
    seconds: float

    @property
    def growth_mb(self) -> float:
        """How much fatter at the end than after the first tenth."""
        return self.memory_mb[-1] - self.memory_mb[0]


async def _throw(hub: PrivateHub, plan: Plan) -> tuple[Outcome, Fleet]:
    """Tenth by tenth, while good nodes send; ends when they have nothing left."""
    broker = AtTheBroker(Junk(f"{SEED}/broker"))
    api = AtTheApi(Junk(f"{SEED}/api"), hub.port)
    resident_mb: list[float] = []
    address = Address(LOOPBACK, hub.mqtt_port, hub.url)
    fleet = Fleet(address, Options(nodes=4, interval_s=0.5, live_s=1, seed=SEED))
    began = time.monotonic()
    async with fleet:
        await fleet.until(lambda: all(node.truth.acknowledged for node in fleet))
        await broker.connect(hub.mqtt_port)
        for _ in range(10):
            async with asyncio.TaskGroup() as group:
                group.create_task(broker.throw(plan.messages // 10))
                group.create_task(api.post(plan.bodies // 10, CONNECTIONS))
            resident_mb.append(memory(hub.pid).rss_b / 1e6)
        seconds = time.monotonic() - began
        broker.close()
        figures = await asyncio.to_thread(_figures, hub)
        await drained(fleet)
    return Outcome(broker, api.statuses, resident_mb, figures, seconds), fleet


def _figures(hub: PrivateHub) -> dict[str, float]:
    lines = hub.get("/metrics").body.decode()
    found = re.findall(r"^ohmstead_(\w+?)(?:_total)? (\S+)$", lines, re.MULTILINE)
    return {name: float(value) for name, value in found}


def _print(found: Outcome) -> None:
    thrown = found.broker.sent + found.statuses.total()
    acks = quantiles(found.broker.ack_ms, n=100)
    print(
        f"\n{thrown} in {found.seconds:.0f} s, {thrown / found.seconds:.0f}/s; "
        f"HTTP {dict(found.statuses)}; ack behind a volley "
        f"{median(found.broker.ack_ms):.0f} ms, p99 {acks[98]:.0f} ms\n"
        f"hub {', '.join(f'{mb:.1f}' for mb in found.memory_mb)} MB\n{found.figures}"
    )


def test_a_flood_of_junk_neither_ends_the_hub_nor_harms_good_nodes(
    database: str, mosquitto: PrivateMosquitto, tmp_path: Path, whole: bool
) -> None:
    """Every message is read and every body answered; what is kept of them stays within bounds."""
    plan = WHOLE if whole else SHORT
    log = tmp_path / "hub.log"
    with PrivateHub(database, mosquitto.port, log=log, commit_interval_s=1) as hub:
        found, fleet = asyncio.run(_throw(hub, plan))
        _print(found)
        assert hub.running
    _look_at_the_database(database, found, fleet)
    assert "Traceback" not in log.read_text()
    assert found.figures["messages"] >= found.broker.read
    assert found.figures["unanswered"] == 0
    assert found.statuses.total() == plan.bodies
    assert not [status for status in found.statuses if status >= 500]
    assert found.growth_mb < plan.growth_mb


def _look_at_the_database(url: str, found: Outcome, fleet: Fleet) -> None:
    database = Database(url)
    with database.transaction() as connection:
        rows, size, longest = connection.exec_driver_sql(_REJECTED).one()
        reasons = connection.exec_driver_sql(_REASONS).all()
        paced = connection.exec_driver_sql(_PACED.replace(":node", f"'{PACER}'")).one()
    database.close()
    print(f"rejected: {rows} rows, {size / 1e6:.1f} MB, {dict(map(tuple, reasons))}")
    assert rows <= min(MOST, MOST_REFUSED * (2 + found.seconds * 1000 / REFUSED_WITHIN_MS))
    assert size < REJECTED_BYTES
    assert longest <= 1024
    assert tuple(paced) == (found.broker.volleys, found.broker.volleys)
    ours = {node.identity for node in fleet}
    kept = Found.of(url)
    rows_of_ours = {key: count for key, count in kept.rows.items() if key.identity in ours}
    sums = balance(fleet, kept._replace(rows=rows_of_ours))
    assert not sums.missing
    assert not sums.twice
    assert not sums.half


def test_a_hub_that_keeps_what_it_refuses_is_found_out(
    database: str, mosquitto: PrivateMosquitto, tmp_path: Path
) -> None:
    log, fault = tmp_path / "hub.log", "tests.controls.hoarding"
    with PrivateHub(database, mosquitto.port, log=log, program=fault) as hub:
        found, _ = asyncio.run(_throw(hub, CONTROL))
    _print(found)
    assert found.growth_mb > CONTROL.growth_mb
