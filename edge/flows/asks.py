"""Questions to nodes: blink, learn the noise of an open clamp; and what they answer.

Kept in memory: whoever asks sees the answer in a minute or two, and asks again if the hub was
restarted meanwhile. Learnt noise goes into the node's settings.
"""

import threading
from collections import deque
from collections.abc import Callable

from edge.domain.asks import Ask, AskKind
from edge.domain.errors import BrokerAway, NotFound
from edge.flows.ports import Clock, HubDates, Publisher
from edge.store import nodes
from edge.store.engine import Database
from edge.store.nodes import Node
from edge.wire import asks as wire
from edge.wire import topics
from edge.wire.node_message import Answer

MOST_REMEMBERED = 20

Learnt = Callable[[int, int, float, str], None]


class Asks:
    """Any thread may call any method. `learnt` gets node id, channel, noise in A, and who asked."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        dates: HubDates,
        publisher: Publisher,
        *,
        node_id: Callable[[str], int | None],
        learnt: Learnt,
    ) -> None:
        self._database = database
        self._clock = clock
        self._publisher = publisher
        self._node_id = node_id
        self._learnt = learnt
        self._lock = threading.Lock()
        self._asked: dict[int, deque[Ask]] = {}
        # Unix seconds to begin with: an answer to a question from before a restart fits none.
        self._last_id = dates.utc_ms(clock.boot_ms()) // 1000 % 2**30

    def identify(self, node_id: int, for_s: int, who: str) -> Ask:
        """Let a node blink. Raises NotFound, BrokerAway, DatabaseAway."""
        with self._database.question() as connection:
            node = nodes.speaking(connection, node_id)
        return self._ask(node, "identify", None, who, lambda ask_id: wire.identify(ask_id, for_s))

    def noise(self, node_id: int, ch: int, who: str) -> Ask:
        """Let a node learn what an open clamp shows. Raises NotFound, BrokerAway, DatabaseAway."""
        with self._database.question() as connection:
            node = nodes.speaking(connection, node_id)
            known = [channel.ch for channel in nodes.channels_of(connection, node_id)]
        if ch not in known:
            raise NotFound(
                f"node {node_id} has no channel {ch}, but {', '.join(map(str, known))}", field="ch"
            )
        return self._ask(node, "noise", ch, who, lambda ask_id: wire.noise(ask_id, ch))

    def of_node(self, node_id: int) -> list[Ask]:
        """The newest questions to a node, the newest first. Raises NotFound, DatabaseAway."""
        with self._database.question() as connection:
            nodes.speaking(connection, node_id)
        with self._lock:
            return list(self._asked.get(node_id, ()))

    def answered(self, identity: str, answer: Answer) -> None:
        """A node has answered; what nobody asked is passed over."""
        node_id = self._node_id(identity)
        if node_id is None:
            return
        with self._lock:
            ask = next((a for a in self._asked.get(node_id, ()) if a.id == answer.id), None)
            if ask is None or ask.answered:
                return
            ask.answered, ask.error, ask.noise_a = True, answer.error, answer.noise_a
            if ask.kind == "noise" and answer.noise_a is None and answer.error is None:
                ask.error = "the node answered without a result: is its firmware a newer one?"
        if ask.ch is not None and ask.noise_a is not None and ask.error is None:
            self._learnt(node_id, ask.ch, ask.noise_a, ask.asked_by)

    def _ask(
        self, node: Node, kind: AskKind, ch: int | None, who: str, body: Callable[[int], bytes]
    ) -> Ask:
        with self._lock:
            self._last_id += 1
            ask = Ask(self._last_id, kind, ch, self._clock.boot_ms(), who)
            if not self._publisher.say(topics.ask(node.identity), body(ask.id)):
                raise BrokerAway("the broker cannot be reached, so no node can be asked: try later")
            asked = self._asked.setdefault(node.id, deque(maxlen=MOST_REMEMBERED))
            asked.appendleft(ask)
        return ask
