"""One node on real connections: keeps its time, carries its messages, wakes it when due."""

import asyncio
import logging
import socket
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Final

import aiomqtt

from tests.simulator.api_post import post
from tests.simulator.faults import Faults
from tests.simulator.messages import Dial, Output, Post, Publish, topic
from tests.simulator.node import Node

CALL_TIMEOUT_S: Final = 10
NOTICE_TIMEOUT_S: Final = 1
SILENT: Final = logging.getLogger(f"{__name__}.mqtt")  # connections break here on purpose
SILENT.setLevel(logging.CRITICAL + 1)
Event = Callable[[int], list[Output]]


@dataclass(frozen=True, slots=True)
class Address:
    """Where the hub is: its broker, and its HTTP URL if nodes may use it."""

    host: str
    port: int
    http_url: str | None = None


class Driver:
    """Runs one node; `monotonic` is its true time in s, `rate` its crystal's error (1 = none)."""

    def __init__(
        self,
        node: Node,
        address: Address,
        rng: Random,
        *,
        monotonic: Callable[[], float],
        rate: float = 1.0,
        faults: Faults | None = None,
        client_id: str | None = None,
    ) -> None:
        self.node = node
        self.address = address
        self.faults = faults or Faults()
        self.booted_at = monotonic()
        self.progress: Callable[[], None] = lambda: None
        self._rng = rng
        self._monotonic = monotonic
        self.rate = rate
        self._client_id = client_id or node.identity
        self._client: aiomqtt.Client | None = None
        self._events: asyncio.Queue[Event] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop_task: asyncio.Task[None] | None = None
        self._conversation: asyncio.Task[None] | None = None

    @property
    def up_ms(self) -> int:
        """The node's own uptime."""
        return int((self._monotonic() - self.booted_at) * 1_000 * self.rate)

    def start(self) -> asyncio.Task[None]:
        """Power on. The task ends only with `stop`, or by a defect."""
        self._loop_task = asyncio.create_task(self._run(), name=f"node {self._client_id}")
        self._loop_task.add_done_callback(lambda _: self.progress())
        return self._loop_task

    async def stop(self, *, abruptly: bool = False) -> None:
        """Power off; `abruptly` leaves the broker to find out, and to publish the will."""
        if abruptly and self._conversation is not None:
            self.cut()
            await asyncio.wait([self._conversation], timeout=NOTICE_TIMEOUT_S)
        tasks = [task for task in (self._loop_task, *self._tasks) if task is not None]
        await asyncio.gather(*(_end(task) for task in tasks))
        self._loop_task = self._conversation = None
        self._events = asyncio.Queue()

    def raise_dead(self) -> None:
        """Raise what the node's task died of, if it did."""
        task = self._loop_task
        if task is not None and task.done() and not task.cancelled():
            task.result()

    def cut(self) -> None:
        """Break the connection to the broker, as a lost radio does."""
        if self._client is None:
            return
        # aiomqtt offers an orderly goodbye only, which would keep the will from being published.
        open_socket = self._client._client.socket()
        if isinstance(open_socket, socket.socket):
            open_socket.shutdown(socket.SHUT_RDWR)

    async def restart(self, reset: Callable[[], None], off_s: float = 0) -> None:
        """Off, `reset` the node, stay off for `off_s`, and boot."""
        await self.stop(abruptly=True)
        reset()
        await asyncio.sleep(off_s)
        self.booted_at = self._monotonic()
        self.start()

    async def _run(self) -> None:
        event: Event = self.node.tick
        while True:
            for output in event(self.up_ms):
                self._perform(output)
            self.progress()
            event = await self._next_event()

    async def _next_event(self) -> Event:
        """The next thing that happens, or a tick when one is due."""
        wait_s = (self.node.due_ms() - self.up_ms) / 1_000 / self.rate
        if wait_s <= 0 and self._events.empty():
            await asyncio.sleep(0)
            return self.node.tick
        try:
            async with asyncio.timeout(max(wait_s, 0.001)):
                return await self._events.get()
        except TimeoutError:
            return self.node.tick

    def _perform(self, output: Output) -> None:
        match output:
            case Dial():
                self._conversation = self._spawn(self._converse())
            case Post(payload):
                self._spawn(self._post(payload))
            case Publish(topic=name) if name == topic(self.node.identity, "records"):
                for delay_s in self.faults.delays_s(self._rng):
                    self._spawn(self._publish(output, delay_s))
            case Publish():
                self._spawn(self._publish(output))

    async def _publish(self, message: Publish, delay_s: float = 0) -> None:
        """What cannot be published is the node's business: its ack will not come."""
        if delay_s:
            await asyncio.sleep(delay_s)
        client = self._client
        if client is None:
            return
        try:
            await client.publish(
                message.topic, message.payload, qos=message.qos, retain=message.retain
            )
        except aiomqtt.MqttError:
            if client is self._client:
                self.cut()

    async def _post(self, payload: bytes) -> None:
        url = self.address.http_url
        try:
            if url is None:
                raise ConnectionError
            answer = await post(url, payload)
        except OSError:
            self._events.put_nowait(self.node.post_failed)
            return
        status, body, retry_after_s = answer
        self._events.put_nowait(lambda up_ms: self.node.posted(status, body, up_ms, retry_after_s))

    async def _converse(self) -> None:
        """One connection to the broker, from dialling to its end."""
        identity = self.node.identity
        ended: Event = self.node.unreachable
        try:
            async with aiomqtt.Client(
                self.address.host,
                self.address.port,
                identifier=self._client_id,
                will=aiomqtt.Will(topic(identity, "presence"), b"offline", qos=1, retain=True),
                timeout=CALL_TIMEOUT_S,
                logger=SILENT,
                socket_options=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)],
            ) as client:
                heard = ("ack", "settings", "ask")
                await client.subscribe([(topic(identity, last), 1) for last in heard])
                self._client, ended = client, self.node.disconnected
                self._events.put_nowait(self.node.connected)
                async for message in client.messages:
                    self._hear(message.topic.value, message.payload)
        except aiomqtt.MqttError:
            pass  # `ended` says it
        finally:
            self._client = None
        self._events.put_nowait(ended)

    def _hear(self, name: str, payload: object) -> None:
        is_ack = name == topic(self.node.identity, "ack")
        if isinstance(payload, bytes) and not (is_ack and self.faults.loses_ack(self._rng)):
            self._events.put_nowait(partial(self.node.received, name, payload))

    def _spawn(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


async def _end(task: asyncio.Task[None]) -> None:
    """Cancel until it has ended: in Python 3.11 `wait_for` can swallow a cancellation."""
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=0.1)
