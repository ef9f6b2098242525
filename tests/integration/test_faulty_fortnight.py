"""A fortnight of a real household over a faulty network, through a real broker.

Repeats, late and reordered deliveries, a replay of six hours after an outage, records that are lost
for good, two resets of the register, and clocks that start at zero: in the node protocol a node has
no clock, so those are nothing but its uptime.
"""

import asyncio
import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import aiomqtt
import pytest

from edge.config import Config
from edge.domain.clocks import Trust
from edge.flows.usage import Question, UsageFlow
from edge.main import Hub
from edge.mqtt.listener import Broker, Listener
from edge.store.engine import Database
from edge.wire import topics
from tests.fake_clock import FakeClock
from tests.integration.spoken_mqtt import connection
from tests.stack.free_port import LOOPBACK
from tests.stack.mosquitto import PrivateMosquitto

pytestmark = pytest.mark.needs_data

NAME = "refit20_may_14d_seed1"
NODE = "e5b32a1e5b32"
MINUTE_MS = 60_000
DAY_MS = 86_400_000
OUTSTANDING = 200
LONGEST_S = 100
HUB_BOOT_MS = 1_399_200_000_000  # some hours before the first delivery


class Delivery(NamedTuple):
    """One message as the node protocol has it, and when it arrives, Unix ms."""

    arrival_ms: int
    batch: dict[str, Any]


def deliveries(data: Path) -> list[Delivery]:
    """The fortnight's deliveries in order of arrival, in protocol form."""
    lines = (data / "faulty" / f"{NAME}.jsonl").read_text().splitlines()
    with (data / "faulty" / f"{NAME}.labels.csv").open() as labels:
        true_ms = [int(row["true_ts"]) * 1000 for row in csv.DictReader(labels)]
    found = [json.loads(line) for line in lines]
    begins: dict[int, int] = {}  # a boot begins a minute before its first record's minute
    for said, minute_ms in zip(found, true_ms, strict=True):
        record = said["payload"]
        begins.setdefault(record["boot"], minute_ms - (record["seq"] - 1) * MINUTE_MS)
    running = 0
    result = []
    for said, minute_ms in zip(found, true_ms, strict=True):
        record, arrival_ms = said["payload"], round(said["arrival"] * 1000)
        running = max(running, record["boot"])
        begin = begins[record["boot"]]
        result.append(Delivery(arrival_ms, _batch(record, minute_ms, begin, arrival_ms, running)))
    return result


def _batch(
    record: dict[str, Any], minute_ms: int, begin_ms: int, arrival_ms: int, running: int
) -> dict[str, Any]:
    return {
        "v": 1,
        "node": NODE,
        "boot": f"{record['boot']:08x}",
        "boots": record["boot"],
        "up": arrival_ms - begin_ms if record["boot"] == running else None,
        "channels": [0],
        "records": [
            {
                "seq": record["seq"],
                "up": minute_ms + MINUTE_MS - begin_ms,
                "ms": MINUTE_MS,
                "ch": [{"p": record["power_w"], "e": record["energy_wh"], "q": 1}],
            }
        ],
    }


HELLO = {
    "v": 1, "node": NODE, "boot": f"{1:08x}", "boots": 1, "up": 0, "interval_s": 60,
    "channels": [{"ch": 0, "sensor": "SCT-013-030", "rated_a": 30}],
}  # fmt: skip


async def send(port: int, hub: Hub, given: list[Delivery]) -> None:
    """Publish everything in order; the hub dates each message as if it came when it did."""
    listens = asyncio.Event()
    arrivals = iter([given[0].arrival_ms, *(delivery.arrival_ms for delivery in given)])
    listener = Listener(
        hub.reception,
        hub.nodes,
        hub.telling,
        hub.asks,
        hub.firmware,
        hub.publisher,
        connect=lambda take: Broker(LOOPBACK, port, None, None, take),
        node_id=hub.known.node_id,
        boot_ms=lambda: next(arrivals) - HUB_BOOT_MS,
        tell=lambda up, reason: listens.set(),
    )
    listening = asyncio.create_task(listener.run())
    async with connection(port) as client:
        await client.subscribe(topics.ack(NODE), qos=1)
        await listens.wait()
        await client.publish(topics.of(NODE, "hello"), json.dumps(HELLO), qos=1)
        room = asyncio.Semaphore(OUTSTANDING)
        async with asyncio.timeout(LONGEST_S), asyncio.TaskGroup() as tasks:
            tasks.create_task(_acknowledged(client, len(given), room))
            for delivery in given:
                await room.acquire()
                await client.publish(topics.of(NODE, "records"), json.dumps(delivery.batch), qos=1)
    listening.cancel()


async def _acknowledged(client: aiomqtt.Client, count: int, room: asyncio.Semaphore) -> None:
    """Take an answer to every batch, repeated ones too."""
    async for message in client.messages:
        assert isinstance(message.payload, bytes)
        assert "error" not in json.loads(message.payload)
        room.release()
        count -= 1
        if count == 0:
            return


@pytest.fixture
def fortnight(database: str, mosquitto: PrivateMosquitto, data: Path) -> Iterator[Hub]:
    """A hub that has taken in the whole fortnight; its clock stands after the last delivery."""
    given = deliveries(data)
    after_ms = given[-1].arrival_ms - HUB_BOOT_MS + MINUTE_MS
    clock = FakeClock(boot_ms=after_ms, utc_ms=HUB_BOOT_MS + after_ms, trust=Trust.NTP)
    store = Database(database)
    hub = Hub(Config(zone="UTC"), clock, store)
    hub.start()
    asyncio.run(send(mosquitto.port, hub, given))
    yield hub
    hub.stop()


def test_each_reading_is_stored_once_and_the_energy_is_the_true_one(
    fortnight: Hub, data: Path
) -> None:
    """20,123 readings, 84.705 kWh to a watt-hour; each day within the jitter of its dates."""
    truth = json.loads((data / "faulty" / f"{NAME}.truth.json").read_text())
    with fortnight.database.transaction() as connection:
        stored = connection.exec_driver_sql("select count(*) from reading").scalar_one()
    assert stored == truth["unique_readings"] == 20_123
    question = Question(
        "day", HUB_BOOT_MS, HUB_BOOT_MS + 16 * DAY_MS, frozenset(), frozenset(), 99, None
    )
    usage = UsageFlow(fortnight.database).answer(question, fortnight.dates.now_ms())
    total_kwh = float(usage.total_sum.energy_wh[0]) / 1000
    assert total_kwh == pytest.approx(truth["recoverable_kwh_total"], abs=0.001)
    assert total_kwh == pytest.approx(84.705, abs=0.001)

    _boots_and_repeats_are_seen_for_what_they_are(fortnight)


def _boots_and_repeats_are_seen_for_what_they_are(fortnight: Hub) -> None:
    """213 deliveries repeat what is there; three boots are known; every record has its date."""
    assert fortnight.ingest.repeated == 213
    with fortnight.database.transaction() as connection:
        boots = connection.exec_driver_sql(
            "select b.boots, bool_or(b.time_uncertain) "
            "from boot b join reading r on r.boot_id = b.id group by b.id, b.boots order by b.boots"
        ).all()
        wrong = connection.exec_driver_sql(
            "select count(*) from reading where measured_at not between "
            "'2014-05-05' and '2014-05-19 00:01'"
        ).scalar_one()
    assert [row[0] for row in boots] == [1, 2, 3]
    assert not any(row[1] for row in boots)
    assert wrong == 0
