"""Where the doors hand in what they have read; from here on there is one thread."""

from collections.abc import Callable

from edge.domain.errors import BadInput, OhmsteadError
from edge.flows.ingest.accept import Ingest
from edge.flows.ingest.commits import Answer
from edge.flows.ingest.inbox import Inbox
from edge.flows.ingest.simple import Done, SimpleIngest
from edge.flows.ports import HubDates
from edge.store.rejected import Rejected
from edge.wire.node_message import Hello, LiveValues, NodeBatch
from edge.wire.simple_form import SimpleReading

Failed = Callable[[OhmsteadError], None]

# What is held of a message while it waits, in bytes: the work itself, what a batch grows to when it
# is read, and each item of the others.
ITEM_COST = 1_000
PARSED = 4
PART_COST = 250


class Reception:
    """Any thread may call these; `received_ms` is on the hub's clock.

    Each raises HubFull when no more can wait. What goes wrong later is told to `failed`: nothing
    was kept then, and the sender may send it again.
    """

    def __init__(self, inbox: Inbox, ingest: Ingest, simple: SimpleIngest, dates: HubDates) -> None:
        self._inbox = inbox
        self._ingest = ingest
        self._simple = simple
        self._dates = dates

    def batch(
        self,
        batch: NodeBatch,
        received_ms: int,
        answer: Answer,
        failed: Failed,
        *,
        size: int,
        http: bool = False,
    ) -> None:
        """A batch of `size` bytes."""
        self._put(
            lambda: self._ingest.batch(batch, received_ms, answer, http=http), failed, PARSED * size
        )

    def hello(
        self, hello: Hello, received_ms: int, done: Callable[[bool], None], failed: Failed,
        *, retained: bool = False,
    ) -> None:  # fmt: skip
        """A node introduces itself; `done` when it is known: is it to send all it has again."""

        def work() -> None:
            done(self._ingest.hello(hello, received_ms, retained=retained))

        self._put(work, failed, PART_COST * len(hello.channels))

    def live(self, node: str, values: LiveValues, received_ms: int) -> None:
        """Newest values of a node; lost if something goes wrong, the next are on their way."""
        self._put(
            lambda: self._ingest.live(node, values, received_ms),
            _ignore,
            PART_COST * len(values.ch),
        )

    def simple(
        self, given: list[SimpleReading], received_ms: int, done: Done, failed: Failed
    ) -> None:
        """Readings in the simple form; `done` gets how many were stored, after the commit."""
        self._put(
            lambda: self._simple.accept(given, received_ms, done),
            failed,
            PART_COST * len(given),
        )

    def refuse(
        self, error: BadInput, sender: str, topic: str, body: bytes, received_ms: int
    ) -> None:
        """Keep, within bounds, what could not be read."""
        where = f"{error.field}: " if error.field else ""
        refusal = Rejected(
            self._dates.utc_ms(received_ms), sender, topic, error.code,
            where + error.detail, body[:1024],
        )  # fmt: skip
        self._put(lambda: self._ingest.refuse(refusal, received_ms), _ignore, len(refusal.body))

    def _put(self, work: Callable[[], None], failed: Failed, cost: int) -> None:
        def guarded() -> None:
            try:
                work()
            except OhmsteadError as error:
                failed(error)

        self._inbox.put(guarded, ITEM_COST + cost)


def _ignore(_: OhmsteadError) -> None:
    """Nobody waits for this one."""
