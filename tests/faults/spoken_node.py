"""A node spoken by hand, message by message, to a running hub; and what the hub made of it."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from queue import Queue
from typing import Any, Final, NamedTuple, Self

import psycopg2
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion
from sqlalchemy import make_url

from edge.wire import topics
from tests.stack.free_port import LOOPBACK
from tests.stack.hub import PrivateHub
from tests.stack.mosquitto import PrivateMosquitto
from tests.stack.postgres import PrivatePostgres

WITHIN_S: Final = 30
BOOT: Final = "9f2c01ab"
Message = dict[str, Any]


def record(seq: int, up: int | None = None, **values: Any) -> Message:
    """Ten seconds at 3600 W, so 10 Wh."""
    channel = {"p": 3600, "e": 10.0 * seq, **values}
    return {"seq": seq, "up": 10_000 * seq if up is None else up, "ms": 10_000, "ch": [channel]}


class Stored(NamedTuple):
    """A reading in the database."""

    boot: str
    seq: int
    measured_at: datetime


class SpokenNode:
    """A node with one channel, on the broker; a context manager."""

    def __init__(self, hub: "RunningHub", identity: str) -> None:
        self.identity = identity
        self.acks: Queue[Message] = Queue()
        self._hub = hub
        self._client = Client(CallbackAPIVersion.VERSION2, client_id=f"{identity} by hand")
        self._client.on_message = self._hear

    def __enter__(self) -> Self:
        listening: Queue[None] = Queue()
        self._client.on_subscribe = lambda *_: listening.put(None)
        self._client.connect(LOOPBACK, self._hub.hub.mqtt_port)
        self._client.loop_start()
        self._client.subscribe(topics.ack(self.identity), qos=1)
        listening.get(timeout=WITHIN_S)
        return self

    def __exit__(self, *_: object) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def hello(self, boot: str = BOOT, *, up: int, boots: int = 1, **said: Any) -> None:
        """Say who it is."""
        self.say("hello", self._message(boot, up, boots, channels=[{"ch": 0}], **said))

    def batch(
        self, records: Sequence[Message], boot: str = BOOT, *, up: int | None, boots: int = 1,
        **said: Any,
    ) -> Message:  # fmt: skip
        """Send a batch; the message, to send it again."""
        message = self._message(boot, up, boots, channels=[0], records=list(records), **said)
        self.say("records", message)
        return message

    def say(self, kind: str, message: Message | bytes) -> None:
        """Publish on one of the node's topics; returns when the broker has it."""
        payload = message if isinstance(message, bytes) else json.dumps(message)
        sent = self._client.publish(topics.of(self.identity, kind), payload, qos=1)
        sent.wait_for_publish(WITHIN_S)

    def ack(self) -> Message:
        """What the hub answers next. Raises queue.Empty if it does not."""
        return self.acks.get(timeout=WITHIN_S)

    def stored(self) -> list[Stored]:
        """The node's readings, by boot's first appearance and `seq`."""
        return [
            Stored(*row)
            for row in self._hub.ask(
                "select b.name, r.seq, r.measured_at from reading r join boot b on b.id = boot_id "
                "join node n on n.id = b.node_id where n.identity = %s order by b.id, r.seq",
                self.identity,
            )
        ]

    def seqs(self) -> list[int]:
        """Their `seq`s."""
        return [reading.seq for reading in self.stored()]

    def view(self) -> Message:
        """What the hub says of the node."""
        (mine,) = (n for n in self._hub.nodes() if n["identity"] == self.identity)
        return mine

    def _message(self, boot: str, up: int | None, boots: int, **said: Any) -> Message:
        return {"v": 1, "node": self.identity, "boot": boot, "boots": boots, "up": up, **said}

    def _hear(self, client: Client, userdata: object, message: MQTTMessage) -> None:
        self.acks.put(json.loads(message.payload))


class RunningHub:
    """A hub, and the way to its database."""

    def __init__(self, hub: PrivateHub, url: str) -> None:
        self.hub = hub
        self._url = make_url(url).set(drivername="postgresql")

    def ask(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the database past the hub."""
        with closing(psycopg2.connect(self._url.render_as_string())) as connection:
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def nodes(self) -> list[Message]:
        """What the hub says of all nodes."""
        found: list[Message] = self.hub.get("/api/nodes").json()["nodes"]
        return found


@contextmanager
def running_hub(
    postgres: PrivatePostgres, template: str, folder: Path, name: str
) -> Iterator[RunningHub]:
    """A hub of one's own over a fresh database; each test speaks for a node of its own."""
    url = postgres.create_database(name, template=template)
    with (
        PrivateMosquitto(folder / f"{name}-broker") as broker,
        PrivateHub(
            url, broker.port, log=folder / f"{name}.log", commit_interval_s=0.2
        ) as hub,
    ):  # fmt: skip
        yield RunningHub(hub, url)
    postgres.drop_database(name)
