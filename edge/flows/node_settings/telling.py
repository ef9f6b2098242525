"""Telling nodes how to measure, and hearing what they make of it: in memory, for all of them.

A node that says hello is answered at once: of each, the newest revision and what became of it are
at hand. What nodes answer reaches the database between two commits.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from edge.domain.node_settings import Settled, State
from edge.domain.periods import utc
from edge.flows.ports import Clock, HubDates, Publisher
from edge.store import node_settings as revisions
from edge.store import nodes
from edge.store.engine import Database
from edge.store.node_settings import Revision
from edge.wire import node_settings as wire
from edge.wire import topics


@dataclass(slots=True)
class Told:
    """What a node is to measure by, and what it says it does.

    `settled_ms` is when it was heard, on the hub's clock, to have answered; `open`: it has not.
    """

    identity: str
    revision: Revision | None = None
    open: bool = False
    error: str | None = None
    node_rev: int | None = None
    settled_ms: int | None = None

    @property
    def rev(self) -> int:
        """The newest revision; 0 where none was made."""
        return 0 if self.revision is None else self.revision.rev

    @property
    def state(self) -> State:
        """What became of the newest revision."""
        if self.revision is None:
            return "made_with"
        if self.open:
            return "pending"
        return "applied" if self.error is None else "refused"


class Telling:
    """Any thread may call any method; none but the first waits for the database.

    `node_id` finds a node by its identity, `later` has something done between two commits.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        dates: HubDates,
        publisher: Publisher,
        *,
        node_id: Callable[[str], int | None],
        later: Callable[[Callable[[], None]], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._dates = dates
        self._publisher = publisher
        self._node_id = node_id
        self.later = later
        self._lock = threading.RLock()
        self._told: dict[int, Told] = {}
        self._unsaved: set[int] = set()
        with database.transaction() as connection:
            identities = {node.id: node.identity for node in nodes.all_nodes(connection)}
            for one in revisions.newest_of_all(connection):
                told = Told(identities[one.node_id], one, one.settled_at is None, one.error)
                self._told[one.node_id] = told
                self._publish(told)

    def told(self, node_id: int, identity: str) -> Told:
        """A copy of what a node was told and said last."""
        with self._lock:
            return replace(self._of(node_id, identity))

    def tell(self, revision: Revision, identity: str) -> None:
        """Tell a node of a revision that the database has."""
        with self._lock:
            told = self._of(revision.node_id, identity)
            told.revision, told.open, told.error, told.settled_ms = revision, True, None, None
            self._publish(told)

    def greeted(self, identity: str, rev: int | None, refused: Settled | None) -> None:
        """A node said hello, and by which revision it measures: it is told if that is not ours."""
        with self._lock:
            told = self._heard_of(identity)
            if told is None or rev is None:
                return
            told.node_rev = rev
            if told.revision is None:
                return
            if refused is not None and refused.rev == told.rev:
                self._settle(told, refused.error)
            elif rev == told.rev:
                self._settle(told, None)
            else:
                if told.error is None:
                    self._reopen(told)
                self._publish(told)

    def settled(self, identity: str, settled: Settled) -> None:
        """A node has answered to settings."""
        with self._lock:
            told = self._heard_of(identity)
            if told is None or told.revision is None or settled.rev != told.rev:
                return
            if settled.error is None:
                told.node_rev = settled.rev
            self._settle(told, settled.error)

    def to_carry(self, identity: str, *, greeting: bool = False) -> dict[str, Any] | None:
        """The settings that an answer over HTTP is to carry, if any.

        To a hello: where the node measures by others; else: while it has not answered to them.
        """
        with self._lock:
            told = self._heard_of(identity)
            if told is None or told.revision is None:
                return None
            other = told.node_rev is not None and told.node_rev != told.rev
            if told.open or (greeting and other):
                return wire.message(told.revision.settings, told.rev)
            return None

    def _of(self, node_id: int, identity: str) -> Told:
        return self._told.setdefault(node_id, Told(identity))

    def _heard_of(self, identity: str) -> Told | None:
        node_id = self._node_id(identity)
        return None if node_id is None else self._of(node_id, identity)

    def _publish(self, told: Told) -> None:
        if told.revision is not None:
            body = wire.encode(wire.message(told.revision.settings, told.rev))
            self._publisher.retain(topics.settings(told.identity), body)

    def _settle(self, told: Told, error: str | None) -> None:
        if told.open or told.error != error:
            told.open, told.error, told.settled_ms = False, error, self._clock.boot_ms()
            self._to_save(told)

    def _reopen(self, told: Told) -> None:
        """It measures by others than it said: its flash was erased, or a backup put back."""
        if not told.open:
            told.open, told.settled_ms = True, None
            self._to_save(told)

    def _to_save(self, told: Told) -> None:
        """However often nodes answer, there is one piece of work that waits."""
        first = not self._unsaved
        if told.revision is not None:
            self._unsaved.add(told.revision.node_id)
        if first:
            self.later(self._save)

    def _save(self) -> None:
        with self._lock:
            found = [(node_id, self._told[node_id]) for node_id in self._unsaved]
            said = [(node_id, t.rev, t.open, t.error) for node_id, t in found]
        now = utc(self._dates.utc_ms(self._clock.boot_ms()))
        with self._database.promptly() as connection:
            for node_id, rev, is_open, error in said:
                revisions.settle(connection, node_id, rev, None if is_open else now, error)
        with self._lock:
            for node_id, rev, is_open, error in said:
                told = self._told[node_id]
                if (told.rev, told.open, told.error) == (rev, is_open, error):
                    self._unsaved.discard(node_id)
            again = bool(self._unsaved)
        if again:
            self.later(self._save)
