"""The ear at the broker: subscribes to the nodes' topics, hands in what they say, publishes acks.

Connects again by itself, with a clean session: what the broker had promised nodes hold anyway, so
the broker's memory is not relied on.
"""

import asyncio
import logging
import math
import socket
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from zlib import crc32

import aiomqtt

from edge.domain.errors import BadInput, HubFull, OhmsteadError
from edge.flows.asks import Asks
from edge.flows.firmware import Firmware
from edge.flows.ingest.reception import Reception
from edge.flows.node_settings.telling import Telling
from edge.flows.nodes import Nodes
from edge.mqtt.publisher import Publisher
from edge.wire import answers, node_message, topics
from edge.wire.answers import Ack
from edge.wire.node_message import Answer, Hello
from edge.wire.topics import NodeTopic

log = logging.getLogger(__name__)

FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 10.0
WAITING_MESSAGES = 20_000
ACKS_AT_ONCE = 50

Tell = Callable[[bool, str], None]
Take = Callable[[aiomqtt.Message], None]


class Listener:
    """One connection to the broker, kept up for ever by `run`.

    `connect` makes a connection that hands its messages to what it is given, `node_id` finds the id
    of a node by its identity, `boot_ms` reads the hub's clock, `tell` hears whether the broker is
    there.
    """

    def __init__(
        self,
        reception: Reception,
        nodes: Nodes,
        telling: Telling,
        asks: Asks,
        firmware: Firmware,
        publisher: Publisher,
        *,
        connect: Callable[[Take], "Broker"],
        node_id: Callable[[str], int | None],
        boot_ms: Callable[[], int],
        tell: Tell,
    ) -> None:
        self._reception = reception
        self._nodes = nodes
        self._telling = telling
        self._asks = asks
        self._firmware = firmware
        self._publisher = publisher
        self._connect = connect
        self._node_id = node_id
        self._boot_ms = boot_ms
        self._tell = tell
        self._outgoing: deque[tuple[str, bytes]] = deque(maxlen=WAITING_MESSAGES)
        self._wake = asyncio.Event()
        self._awake = False
        self.messages = 0
        self.unanswered = 0

    async def run(self) -> None:
        """Listen until cancelled."""
        self._loop = asyncio.get_running_loop()
        wait_s = FIRST_WAIT_S
        while True:
            try:
                async with self._connect(self._take) as client:
                    wait_s = FIRST_WAIT_S
                    await self._serve(client)
            except aiomqtt.MqttError as error:
                self._tell(False, f"the broker cannot be reached: {error}")
            await asyncio.sleep(wait_s)
            wait_s = min(LONGEST_WAIT_S, wait_s * 2)

    async def _serve(self, client: "Broker") -> None:
        # QoS 0: what the broker would promise us, nodes hold anyway until our ack.
        await client.subscribe([(topic, 0) for topic in topics.SUBSCRIPTIONS])
        self._tell(True, "")
        tasks = [
            asyncio.create_task(work)
            for work in (self._speak(client), self._publisher.serve(client), client.until_lost())
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                if task.done():
                    task.result()
        finally:
            for task in tasks:
                task.cancel()

    async def _speak(self, client: "Broker") -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            self._awake = False
            while self._outgoing:
                count = min(ACKS_AT_ONCE, len(self._outgoing))
                await client.publish_all([self._outgoing.popleft() for _ in range(count)])

    def _answer(self, node: str, ack: Ack) -> None:
        """Queue an ack; any thread may call this."""
        self._outgoing.append((topics.ack(node), answers.encode(ack)))
        if not self._awake:
            self._awake = True
            # Once the event loop has ended nobody can be told; the last commit is still written.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._wake.set)

    def _take(self, message: aiomqtt.Message) -> None:
        self.messages += 1
        topic = topics.parse(str(message.topic))
        if topic is None:
            return
        body = message.payload if isinstance(message.payload, bytes) else b""
        received_ms = self._boot_ms()
        try:
            self._read(topic, body, received_ms, retained=bool(message.retain))
        except BadInput as error:
            self._refuse(topic, body, error, received_ms)
        except HubFull:
            self.unanswered += 1

    def _read(self, topic: NodeTopic, body: bytes, received_ms: int, *, retained: bool) -> None:
        node, kind = topic
        if kind == "records" and not retained:
            batch = node_message.parse_batch(body, node)
            self._reception.batch(
                batch,
                received_ms,
                lambda ack: self._answer(node, ack),
                lambda error: self._not_taken(error, topic, body, received_ms),
                size=len(body),
            )
        elif kind == "hello" and body:
            hello = node_message.parse_hello(body, node)
            self._reception.hello(
                hello,
                received_ms,
                lambda lost: self._greeted(hello, lost, retained=retained),
                lambda error: self._not_taken(error, topic, body, received_ms),
                retained=retained,
            )
        elif kind == "live" and not retained:
            self._reception.live(node, node_message.parse_live(body), received_ms)
        elif kind == "health":
            health = node_message.parse_health(body)
            self._with_id(node, lambda node_id: self._nodes.healthy(node_id, health))
        elif kind == "settings/applied" and body:
            self._telling.settled(node, node_message.parse_settled(body))
        elif kind == "answer" and not retained:
            self._answered(node, node_message.parse_answer(body))
        elif kind == "presence" and body == b"offline":
            self._with_id(node, self._nodes.left)

    def _answered(self, node: str, answer: Answer) -> None:
        if answer.ask == "update":  # which the hub asks by an offer, whose revision is its id
            told = self._firmware.answered
            self._with_id(node, lambda node_id: told(node_id, answer.id, answer.error))
        else:
            self._asks.answered(node, answer)

    def _greeted(self, hello: Hello, lost: bool, *, retained: bool) -> None:
        if lost:
            self._answer(hello.node, answers.replay())
        if not retained:  # else it says by which settings the node measured once
            self._telling.greeted(hello.node, hello.settings_rev, node_message.refused_in(hello))

    def _with_id(self, node: str, act: Callable[[int], None]) -> None:
        node_id = self._node_id(node)
        if node_id is not None:
            act(node_id)

    def _refuse(self, topic: NodeTopic, body: bytes, error: BadInput, received_ms: int) -> None:
        try:
            self._reception.refuse(
                error, topic.node, topics.of(topic.node, topic.kind), body, received_ms
            )
        except HubFull:
            self.unanswered += 1
        if topic.kind == "hello":
            self._answer(topic.node, answers.unreadable_hello(error.code, error.detail))
        elif topic.kind == "records":
            boot, seq = node_message.names_of(body)
            said = answers.unreadable(error.code, error.detail, boot, seq, crc32(body))
            self._answer(topic.node, said)

    def _not_taken(
        self, error: OhmsteadError, topic: NodeTopic, body: bytes, received_ms: int
    ) -> None:
        if isinstance(error, BadInput):
            self._refuse(topic, body, error, received_ms)
        else:  # not answered on purpose: the node holds its records and sends them again
            self.unanswered += 1


class Broker(aiomqtt.Client):
    """A connection to be opened, with a clean session; each message goes to `take` as it comes.

    aiomqtt's iterator over `messages` makes a task for each, and a task for each publication: that
    costs more than all that the hub does with them.
    """

    def __init__(
        self,
        host: str,
        port: int,
        username: str | None,
        password: str | None,
        take: Take,
    ) -> None:
        super().__init__(
            host,
            port,
            username=username,
            password=password,
            clean_session=True,
            queue_type=lambda maxsize: _Inlet(take),  # type: ignore[arg-type]  # as good as a class
            # Else an ack waits up to 40 ms in the kernel for the one before it.
            socket_options=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)],
        )

    async def until_lost(self) -> None:
        """Wait for the end of the connection. Raises MqttError."""
        async for _ in self.messages:
            pass  # none comes: the inlet keeps nothing

    async def publish_all(self, messages: list[tuple[str, bytes]]) -> None:
        """Publish these in order, at QoS 0; returns when the kernel has them. Raises MqttError."""
        for to, body in messages[:-1]:
            begun = self.publish(to, body, timeout=math.inf)
            with suppress(StopIteration):
                begun.send(None)  # handed in; what is left to wait for, the last one waits for
            begun.close()
        for to, body in messages[-1:]:
            # The end of the connection ends the wait; a timer is dear.
            await self.publish(to, body, timeout=math.inf)


class _Inlet(asyncio.Queue[aiomqtt.Message]):
    """What aiomqtt believes to be its queue: hands each message on at once and keeps none."""

    def __init__(self, take: Take) -> None:
        super().__init__()
        self._take = take

    def put_nowait(self, item: aiomqtt.Message) -> None:
        self._take(item)
