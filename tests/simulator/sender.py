"""Holding and sending again: one batch outstanding, over both transports together."""

from enum import Enum, auto
from random import Random
from typing import Final

from tests.simulator.backoff import backoff_ms
from tests.simulator.journal import Journal
from tests.simulator.record import JsonObject, Record

WAIT_UNTIL_TOLD_MS: Final = 30_000
REFUSALS_BEFORE_ASIDE: Final = 3


class Verdict(Enum):
    """What an ack meant."""

    KEPT = auto()
    REFUSED = auto()
    SET_ASIDE = auto()
    HELLO = auto()
    REPLAY = auto()
    IGNORED = auto()


class Sender:
    """Chooses what goes out and when; times are uptimes in ms. It lives in RAM, for one boot."""

    def __init__(self, journal: Journal, rng: Random) -> None:
        self.outstanding: list[Record] = []
        self.wait_ms = WAIT_UNTIL_TOLD_MS
        self.crc32 = 0  # of the message that was sent last
        self._journal = journal
        self._rng = rng
        self._failures = 0
        self._answer_by: int | None = None
        self._not_before = 0

    def due_ms(self) -> int | None:
        """When there is something to do next; None if nothing is held."""
        if self._answer_by is not None:
            return self._answer_by
        return self._not_before if self._journal.held else None

    def choose(self, up_ms: int) -> list[Record]:
        """The records to send now, oldest first; the same again while they are outstanding."""
        if self._answer_by is not None:
            if up_ms < self._answer_by:
                return []
            self.rest(up_ms)
        if self.resting(up_ms):
            return []
        self.outstanding = self.outstanding or self._journal.batch()
        if self.outstanding:
            self._answer_by = up_ms + self.wait_ms
            for record in self.outstanding:
                record.sent = True
        return self.outstanding

    def resting(self, up_ms: int) -> bool:
        """Whether the back-off after a failure still runs."""
        return up_ms < self._not_before

    def rest(self, up_ms: int, at_least_ms: int = 0) -> None:
        """No answer, or none that helps: send again, but later."""
        self._failures += 1
        self._answer_by = None
        self._not_before = up_ms + max(at_least_ms, backoff_ms(self._failures, self._rng))

    def answer(self, ack: JsonObject, up_ms: int) -> tuple[Verdict, list[Record]]:
        """Take an ack; returns what it meant, and the records it settled."""
        if ack.get("replay") is True:
            self._journal.replay()
            self._settle(up_ms)
            return Verdict.REPLAY, []
        if ack.get("error") == "hello":
            self.rest(up_ms)
            return Verdict.HELLO, []
        if not self._matches(ack):
            return Verdict.IGNORED, []
        if "error" in ack:
            return self._refused(up_ms)
        return self._kept(ack, up_ms)

    def _matches(self, ack: JsonObject) -> bool:
        """An ack names the last record of the outstanding batch; it is not cumulative."""
        if not self.outstanding or ack.get("of") == "hello":
            return False
        if "error" in ack and ack.get("seq") is None:
            # The hub could not read the name, perhaps not even the boot: it says which bytes.
            if ack.get("crc32") not in (None, self.crc32):
                return False
            return ack.get("boot") in (None, self.outstanding[-1].boot)
        return (ack.get("boot"), ack.get("seq")) == self.outstanding[-1].name

    def _kept(self, ack: JsonObject, up_ms: int) -> tuple[Verdict, list[Record]]:
        records = self.outstanding
        self._journal.acknowledge(records)
        commit_s = ack.get("commit_s")
        if isinstance(commit_s, int | float) and commit_s > 0:
            self.wait_ms = int(3_000 * commit_s)
        self._settle(up_ms)
        return Verdict.KEPT, records

    def _refused(self, up_ms: int) -> tuple[Verdict, list[Record]]:
        """A batch is sent again record by record; a record alone is given up the third time."""
        records = self.outstanding
        if not records[0].singly:
            for record in records:
                record.singly = True
            self._settle(up_ms)
            return Verdict.REFUSED, []
        records[0].refusals += 1
        if records[0].refusals < REFUSALS_BEFORE_ASIDE:
            self.rest(up_ms)
            return Verdict.REFUSED, []
        self._journal.set_aside(records[0])
        self._settle(up_ms)
        return Verdict.SET_ASIDE, records

    def _settle(self, up_ms: int) -> None:
        self.outstanding = []
        self._answer_by = None
        self._failures = 0
        self._not_before = up_ms
