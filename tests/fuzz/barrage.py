"""A barrage: junk at the broker and at the API as fast as the hub reads it, and not faster.

At the broker a good node's batch follows each volley, on the same connection. Its ack says that the
hub has read all that was before it: messages of one publisher keep their order.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator

from edge.wire import topics
from tests.bench import mqtt_packets as mqtt
from tests.bench.dialects import NodeProtocol, Values
from tests.fuzz.junk import Junk
from tests.stack.free_port import LOOPBACK

PACER = "600d00000001"
VOLLEY = 250
WITHIN_S = 60.0
STEP_MS = 10
REQUEST = b"POST /api/data HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\n"


class AtTheBroker(asyncio.Protocol):
    """Throws messages, volley by volley; `read` of them were on topics that the hub hears."""

    def __init__(self, junk: Junk) -> None:
        self._junk = junk
        self._good = NodeProtocol("600d600d", more=True)
        self._began = time.monotonic()
        self._buffer = bytearray()
        self._acked = asyncio.Event()
        self._awaited = b""
        self._room = asyncio.Event()
        self._room.set()
        self._lost = False
        self.sent = 0
        self.read = 0
        self.volleys = 0
        self.ack_ms: list[float] = []

    async def connect(self, port: int) -> None:
        """Connect to the broker and say hello."""
        loop = asyncio.get_running_loop()
        self._link, _ = await loop.create_connection(lambda: self, LOOPBACK, port)
        greeting = mqtt.connect("junk") + mqtt.subscribe(topics.ack(PACER))
        hello = mqtt.publish(topics.of(PACER, "hello"), self._good.hello(PACER), 1)
        self._link.write(greeting + hello)

    async def throw(self, count: int) -> None:
        """Throw `count` messages and wait until the hub has read them. Raises TimeoutError."""
        end = self.sent + count
        while self.sent < end:
            volley = min(VOLLEY, end - self.sent)
            for number in range(volley):
                self._link.write(self._packet(number + 2))
                if not number % 50:
                    await self._room.wait()
            self.sent += volley
            await self._pace()

    def close(self) -> None:
        """Leave."""
        self._link.close()

    def connection_lost(self, error: Exception | None) -> None:
        self._lost = True
        self._acked.set()
        self._room.set()

    def pause_writing(self) -> None:
        self._room.clear()

    def resume_writing(self) -> None:
        self._room.set()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        for packet in mqtt.packets(self._buffer):
            if packet.kind == mqtt.PUBLISH and self._awaited in packet.payload:
                self._acked.set()

    def _packet(self, packet_id: int) -> bytes:
        message = self._junk.message()
        self.read += topics.parse(message.topic) is not None
        return mqtt.publish(message.topic, message.payload, packet_id, retain=message.retain)

    async def _pace(self) -> None:
        """One good record; come back with its ack."""
        self.volleys += 1
        began = time.monotonic()
        now_ms = int((began - self._began) * 1000)
        values = [Values(self.volleys, now_ms, STEP_MS, 230.0)]
        self._awaited = b'"seq":%d,' % self.volleys
        self._acked.clear()
        batch = self._good.batch(PACER, now_ms, values)
        self._link.write(mqtt.publish(topics.of(PACER, "records"), batch, 1))
        await asyncio.wait_for(self._acked.wait(), WITHIN_S)
        assert not self._lost, f"the broker hung up after {self.sent} messages"
        self.ack_ms.append((time.monotonic() - began) * 1000)


class AtTheApi:
    """Posts bodies over connections that are kept; counts the answers by status."""

    def __init__(self, junk: Junk, port: int) -> None:
        self._junk = junk
        self._port = port
        self.statuses: Counter[int] = Counter()

    async def post(self, count: int, connections: int) -> None:
        """Post `count` bodies."""
        bodies = (self._junk.body() for _ in range(count))
        async with asyncio.TaskGroup() as group:
            for _ in range(connections):
                group.create_task(self._post_each(bodies))

    async def _post_each(self, bodies: Iterator[bytes]) -> None:
        reader, writer = await asyncio.open_connection(LOOPBACK, self._port)
        for body in bodies:
            writer.write(REQUEST + b"Content-Length: %d\r\n\r\n" % len(body) + body)
            async with asyncio.timeout(WITHIN_S):
                status, kept = await _answer(reader)
            self.statuses[status] += 1
            if not kept:
                writer.close()
                reader, writer = await asyncio.open_connection(LOOPBACK, self._port)
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    """Status of one answer, and whether the connection stays."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
    await reader.readexactly(length)
    return int(head.split()[1]), b"connection: close" not in head
