"""The hub as a model: what it remembers, what its database holds; and hubs with faults planted."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from edge.domain.seen import SeenSet, from_multirange, to_multirange
from edge.wire import answers
from edge.wire.answers import Ack
from edge.wire.node_message import NodeBatch, NodeRecord

COMMIT_S = 10.0
Answer = Callable[[Ack], None]


class Stored(NamedTuple):
    """A record as the database has it; energy in Wh of each channel, `None` where half is gone."""

    boot: str
    seq: int
    up_ms: int
    ms: int
    power_w: tuple[float, ...]
    energy_wh: tuple[float | None, ...]


class HubUnderTest(Protocol):
    """What the model asks of a hub. `commit` closes what is open and writes; it may go wrong."""

    def hello(self, body: bytes, node: str) -> None: ...
    def batch(self, batch: NodeBatch, answer: Answer) -> None: ...
    def pass_time(self, ms: int) -> None: ...
    def commit(self, outcome: str) -> None:
        """`done`; `failed`: nothing was written; `unknown`: it was, and the hub cannot know."""
        ...

    def restart(self) -> None:
        """What was in memory is gone."""
        ...

    def stored(self, node: str) -> list[Stored]: ...
    def close(self) -> None: ...


@dataclass(slots=True)
class Delivery:
    """A batch in the open commit."""

    node: str
    boot: str
    records: list[NodeRecord]
    ack: Ack
    answer: Answer


@dataclass
class ModelHub:
    """The rules of ingest and writer without PostgreSQL: seen-sets, one open commit, one retry."""

    rows: dict[str, list[Stored]] = field(default_factory=dict)
    kept_seen: dict[tuple[str, str], str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    seen: dict[tuple[str, str], SeenSet] = field(default_factory=dict)
    open: list[Delivery] = field(default_factory=list)
    writing: list[Delivery] = field(default_factory=list)
    again: bool = False

    def hello(self, _: bytes, node: str) -> None:
        self.known.add(node)

    def pass_time(self, ms: int) -> None:
        """It dates nothing."""

    def batch(self, batch: NodeBatch, answer: Answer) -> None:
        """Take what has not been seen; the answer waits for the commit."""
        if batch.node not in self.known:
            answer(answers.say_hello())
            return
        seen = self._seen(batch.node, batch.boot)
        fresh = [record for record in batch.records if seen.add(record.seq)]
        ack = answers.kept(batch.boot, batch.seq, COMMIT_S)
        self.open.append(Delivery(batch.node, batch.boot, fresh, ack, answer))

    def commit(self, outcome: str) -> None:
        """Write what failed before, or else what is open; answer when it is known to be kept."""
        if not self.writing:
            self.writing, self.open, self.again = self.open, [], False
        if outcome != "failed":
            self._write()
        if outcome == "done":
            for delivery in self.writing:
                delivery.answer(delivery.ack)
            self.writing = []
        else:
            self.again = True

    def restart(self) -> None:
        self.seen, self.open, self.writing = {}, [], []

    def stored(self, node: str) -> list[Stored]:
        return self.rows.get(node, [])

    def close(self) -> None:
        """There is nothing to give back."""

    def _seen(self, node: str, boot: str) -> SeenSet:
        name = (node, boot)
        if name not in self.seen:
            self.seen[name] = from_multirange(self.kept_seen.get(name, "{}"))
        return self.seen[name]

    def _write(self) -> None:
        kept = {
            (one.node, one.boot): from_multirange(
                self.kept_seen.get((one.node, one.boot), "{}")
            )
            for one in self.writing
        }  # fmt: skip
        for one in self.writing:
            already = kept[one.node, one.boot]
            for record in one.records:
                if already.add(record.seq) or not self.again:
                    self.rows.setdefault(one.node, []).append(_row(one.boot, record))
        self.kept_seen |= {name: to_multirange(seen.ranges()) for name, seen in kept.items()}


class AnswersEarly(ModelHub):
    """A fault: the answer goes out before the commit."""

    def batch(self, batch: NodeBatch, answer: Answer) -> None:
        super().batch(batch, answer)
        for delivery in self.open[-1:]:
            delivery.answer(delivery.ack)


class ForgetsWhatItHasSeen(ModelHub):
    """A fault: the seen-set is not written with the records."""

    def restart(self) -> None:
        super().restart()
        self.kept_seen = {}


class WritesBlindlyAgain(ModelHub):
    """A fault: a commit of unknown outcome is written again as it is."""

    def commit(self, outcome: str) -> None:
        super().commit(outcome)
        self.again = False


class ForgetsTooSoon(ModelHub):
    """A fault: what was taken in is forgotten although it is not written yet."""

    def commit(self, outcome: str) -> None:
        if not self.writing:
            self.seen = {}
        super().commit(outcome)


class WritesTheFirstOnly(ModelHub):
    """A fault: all of a commit are answered, and the first is written."""

    def _write(self) -> None:
        whole, self.writing = self.writing, self.writing[:1]
        super()._write()
        self.writing = whole


def _row(boot: str, record: NodeRecord) -> Stored:
    return Stored(
        boot,
        record.seq,
        record.up,
        record.ms,
        tuple(values.p for values in record.ch),
        tuple(values.e for values in record.ch),
    )
