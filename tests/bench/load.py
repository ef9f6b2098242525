"""The load: many nodes, each with a connection of its own and one batch outstanding.

A node sends its next batch when the last one has been answered: by the hub's ack after its commit
where there is one, else by the broker's PUBACK. So the load paces itself, and the side that is
measured sets the speed. Time is told as it is: the records of a batch cover what has passed since
the one before.
"""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import Self

from edge.wire import topics
from tests.bench import mqtt_packets as mqtt
from tests.bench.dialects import Dialect, Values

REFUSED = b'"error"'


class LoadError(RuntimeError):
    """A batch was refused, or not answered in time."""


class LoadNode(asyncio.Protocol):
    """One node at the broker."""

    def __init__(self, identity: str, dialect: Dialect, records: int, fleet: "Fleet") -> None:
        self.identity = identity
        self._dialect = dialect
        self._records = records
        self._fleet = fleet
        self._topic = dialect.topic(identity)
        self._buffer = bytearray()
        self._seq = 0
        self._packet = 0
        self._sent_ms = 0
        self._left = 0
        self._outstanding = 0
        self.unanswered = 0
        self._power_w = 100.0 + int(identity[-4:], 16) * 7

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        greeting = mqtt.connect(f"load-{self.identity}")
        if self._dialect.acknowledged:
            greeting += mqtt.subscribe(topics.ack(self.identity))
        hello = self._dialect.hello(self.identity)
        if hello:
            greeting += mqtt.publish(topics.of(self.identity, "hello"), hello, 1, retain=True)
        transport.write(greeting)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        for packet in mqtt.packets(self._buffer):
            if packet.answer:
                self._transport.write(packet.answer)
            if packet.kind == mqtt.PUBLISH:
                self._answered(packet.payload)
            elif packet.kind == mqtt.PUBACK and not self._dialect.acknowledged:
                self._next()

    def send(self, readings: int) -> None:
        """Send so many readings, batch by batch."""
        self._left = readings
        self._write_next()

    def publish(self, power_w: float, records: int = 1) -> None:
        """Send readings of this power now, whether or not the last are answered."""
        self._power_w = power_w
        self._write(records)

    def close(self) -> None:
        """Leave."""
        self._transport.close()

    def _answered(self, ack: bytes) -> None:
        if REFUSED in ack:
            self._fleet.failed(f"node {self.identity} was answered {ack.decode()}")
        else:
            self._next()

    def _next(self) -> None:
        """The last batch is done: the next one, or the end."""
        self.unanswered -= 1
        if self._left:
            self._left -= self._outstanding
            self._write_next()

    def _write_next(self) -> None:
        self._outstanding = min(self._left, self._records)
        if self._outstanding:
            self._write(self._outstanding)
        else:
            self._fleet.one_done()

    def _write(self, count: int) -> None:
        now_ms = self._fleet.now_ms()
        step = max(1, (now_ms - self._sent_ms) // count)
        values = [
            Values(self._seq + k, max(0, now_ms - (count - k) * step), step, self._power_w)
            for k in range(1, count + 1)
        ]
        self._seq += count
        self._sent_ms = now_ms
        self._packet = self._packet % 60_000 + 2
        self.unanswered += 1
        body = self._dialect.batch(self.identity, now_ms, values)
        self._transport.write(mqtt.publish(self._topic, body, self._packet))


class Fleet:
    """All nodes of a load; an asynchronous context manager that connects and leaves."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        nodes: int,
        records: int,
        dialect: Dialect,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._address = (host, port)
        self._clock = clock
        self._began = clock()
        self._pending = 0
        self._done = asyncio.Event()
        self._failure = ""
        self.nodes = [
            LoadNode(f"b0b0{number:08x}", dialect, records, self) for number in range(nodes)
        ]

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        for node in self.nodes:
            await loop.create_connection(partial(_itself, node), *self._address)
        return self

    async def __aexit__(self, *_: object) -> None:
        for node in self.nodes:
            node.close()

    async def send(self, readings: int, within_s: float) -> None:
        """Let the nodes send so many readings together, in equal shares; wait for the answers.

        `readings` is a multiple of the number of nodes. Raises LoadError.
        """
        self._done.clear()
        self._pending = len(self.nodes)
        for node in self.nodes:
            node.send(readings // len(self.nodes))
        try:
            await asyncio.wait_for(self._done.wait(), within_s)
        except TimeoutError:
            raise LoadError(
                f"{self._pending} of {len(self.nodes)} nodes wait for an answer after {within_s} s"
            ) from None
        self.raise_failure()

    def raise_failure(self) -> None:
        """Raise LoadError if a node was refused."""
        if self._failure:
            raise LoadError(self._failure)

    def now_ms(self) -> int:
        """Whole milliseconds since the fleet was made."""
        return int((self._clock() - self._began) * 1000)

    def one_done(self) -> None:
        """A node has had its last answer."""
        self._pending -= 1
        if not self._pending:
            self._done.set()

    def failed(self, why: str) -> None:
        """A node was refused: end at once."""
        self._failure = why
        self._done.set()


def _itself(node: LoadNode) -> LoadNode:
    return node
