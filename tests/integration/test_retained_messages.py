"""What the broker kept from before is no reading, and dates nothing."""

import asyncio
import json
from pathlib import Path

from edge.store.engine import Database
from edge.wire import topics
from tests.integration.spoken_mqtt import connection
from tests.stack.hub import PrivateHub
from tests.stack.mosquitto import PrivateMosquitto

NODE = "5e7a1bed0001"
OTHER = "5e7a1bed0002"
WITHIN_S = 30


def batch(node: str) -> str:
    record = {"seq": 1, "up": 9_000, "ms": 1_000, "ch": [{"p": 100}]}
    return json.dumps(
        {"v": 1, "node": node, "boot": "0000000a", "up": 9_000, "channels": [0],
         "records": [record]}
    )  # fmt: skip


def hello(node: str) -> str:
    return json.dumps(
        {"v": 1, "node": node, "boot": "0000000a", "up": 9_000, "channels": [{"ch": 0}]}
    )


async def _leave_behind(port: int) -> None:
    """A batch that is retained, of a node whose hello is retained as it should be."""
    async with connection(port) as client:
        await client.publish(topics.of(NODE, "hello"), hello(NODE), qos=1, retain=True)
        await client.publish(topics.of(NODE, "records"), batch(NODE), qos=1, retain=True)
        live = json.dumps({"up": 9_000, "channels": [0], "ch": [{"p": 5}]})
        await client.publish(topics.of(NODE, "live"), live, qos=1, retain=True)


async def _said_now(port: int) -> None:
    """Another node's batch, and its answer: by then the hub has read all that was before it."""
    async with asyncio.timeout(WITHIN_S), connection(port) as client:
        await client.subscribe(topics.ack(OTHER), qos=1)
        await client.publish(topics.of(OTHER, "hello"), hello(OTHER), qos=1)
        await client.publish(topics.of(OTHER, "records"), batch(OTHER), qos=1)
        await anext(client.messages)


async def _clear(port: int) -> None:
    async with connection(port) as client:
        for kind in ("hello", "records", "live"):
            await client.publish(topics.of(NODE, kind), b"", qos=1, retain=True)


def test_a_retained_message_is_never_a_reading(
    database: str, mosquitto: PrivateMosquitto, tmp_path: Path
) -> None:
    """The retained hello makes the node known; its retained batch and live values are nothing."""
    asyncio.run(_leave_behind(mosquitto.port))
    with PrivateHub(
        database, mosquitto.port, log=tmp_path / "hub.log", commit_interval_s=0.1
    ) as hub:
        asyncio.run(_said_now(mosquitto.port))
        nodes = {node["identity"]: node for node in hub.get("/api/nodes").json()["nodes"]}
    asyncio.run(_clear(mosquitto.port))
    assert nodes.keys() == {NODE, OTHER}
    assert nodes[NODE]["last_heard_at"] is None
    store = Database(database)
    with store.transaction() as connection:
        found = connection.exec_driver_sql(
            "select n.identity from reading r join boot b on b.id = r.boot_id "
            "join node n on n.id = b.node_id"
        )
        assert list(found.scalars()) == [OTHER]
    store.close()
