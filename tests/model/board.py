"""One node of the model: the simulator's, its time moved by hand, and what it may have lost."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from tests.simulator.journal import Journal
from tests.simulator.messages import Channel, Dial, Output, Post, Publish
from tests.simulator.node import Node
from tests.simulator.record import Record, Sensed

INTERVAL_MS = 10_000
CHANNELS = (Channel(0, "SCT-013-030", 30), Channel(1, "SCT-013-100", 100, voltage=True))


class Cell(NamedTuple):
    """One interval of one boot: what every record is made of, merged or not."""

    boot: str
    seq: int


@dataclass(frozen=True, slots=True, eq=False)  # each is itself, whatever it says
class Message:
    """Something on its way from a node to the hub."""

    body: bytes
    hello: bool = False
    http: bool = False


class WatchedJournal(Journal):
    """A journal that remembers which records it had to give up for want of room."""

    def __init__(self, capacity: int) -> None:
        super().__init__(capacity)
        self.given_up: list[Record] = []

    def _make_room(self) -> None:
        oldest, dropped = self._held[0] if self._held else None, self.dropped
        super()._make_room()
        if oldest is not None and self.dropped > dropped:
            self.given_up.append(oldest)


class Board:
    """A node and its uptime; what it says is put into `sent`, for the model to carry."""

    def __init__(self, identity: str, seed: int, capacity: int) -> None:
        self.up_ms = 0
        self.dialling = False
        self.posting: Message | None = None
        self.sent: list[Message] = []
        self.lost: set[Cell] = set()
        self._rng = Random(seed)
        self.journal = WatchedJournal(capacity)
        self.node = Node(
            identity, CHANNELS, self._sense, self._rng, http=True, journal=self.journal,
            live_ms=3_600_000,
        )  # fmt: skip

    def fail_over(self) -> None:
        """The broker stays away until the node turns to HTTP."""
        while not (self.node.link.connected or self.node.link.over_http):
            self.pass_time(max(0, self.node.due_ms() - self.up_ms))
            if self.dialling:
                self.dialled(reached=False)

    def pass_time(self, ms: int) -> None:
        """Let the node live on for a while."""
        self.up_ms += ms
        self._do(self.node.tick(self.up_ms))

    def dialled(self, *, reached: bool) -> None:
        """The broker answers, or does not."""
        self.dialling = False
        answered = self.node.connected if reached else self.node.unreachable
        self._do(answered(self.up_ms))

    def cut(self) -> None:
        """The connection to the broker breaks."""
        self._do(self.node.disconnected(self.up_ms))

    def hear(self, ack: bytes) -> None:
        """An answer comes over MQTT, if there is a connection for it to come by."""
        if self.node.link.connected:
            topic = f"ohmstead/1/{self.node.identity}/ack"
            self._do(self.node.received(topic, ack, self.up_ms))

    def posted(self, message: Message | None, status: int, body: bytes) -> None:
        """An answer to a POST, or none (status 0); to one that was given up it reaches nobody."""
        if message is not None and message is self.posting:
            self.posting = None
            self._do(self.node.posted(status, body, self.up_ms))

    def restart(self, how: str) -> None:
        """Begin a new boot: `reboot`, `lose_power` or `wipe`."""
        if how == "wipe":
            self.lost |= set(cells(self.journal._held)) | set(cells(self.journal.given_up))
        getattr(self.node, how)()
        journal = self.node.journal
        if how == "wipe":
            self.journal = WatchedJournal(journal.capacity)
            self.node.journal = self.node.sender._journal = self.journal
        self.up_ms, self.dialling, self.posting = 0, False, None

    def may_be_missing(self) -> set[Cell]:
        """What the node itself has lost: with its power, its flash, or for want of room."""
        truth = self.node.truth
        unreadable = [record for record in truth.set_aside if "oops" in record.text]
        gone = [*truth.lost, *unreadable, *self.journal.given_up]
        return self.lost | set(cells(gone))

    def _do(self, outputs: Iterable[Output]) -> None:
        for output in outputs:
            match output:
                case Dial():
                    self.dialling = True
                case Post(payload):
                    hello = b'"records"' not in payload
                    self.posting = Message(payload, hello, http=True)
                    self.sent.append(self.posting)
                case Publish(topic=name, payload=payload) if name.endswith(("records", "hello")):
                    self.sent.append(Message(payload, name.endswith("hello")))

    def _sense(self, up_ms: int, ms: int) -> tuple[int | None, list[Sensed]]:
        del up_ms, ms  # any power at any time
        power = self._rng.randrange(36_000)
        return 5_000, [Sensed(power // 2, None, power), Sensed(power, 2_300, 18_000 - power)]


def cells(records: Iterable[Record]) -> list[Cell]:
    """The intervals that these records stand for."""
    found = []
    for record in records:
        try:
            count = json.loads(record.text).get("n", 1)
        except ValueError:
            count = 1  # one that was made unreadable on purpose
        found += [Cell(record.boot, record.seq - back) for back in range(count)]
    return found
