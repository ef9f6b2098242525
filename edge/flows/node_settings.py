"""Settings of nodes: revisions that the hub makes, tells, and hears the end of.

What must be known at once, when a node says hello, is in memory: of each node the newest revision
and what became of it. What a node answered reaches the database between two commits.
"""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from edge.domain.errors import Outdated
from edge.domain.identity import Channel
from edge.domain.node_settings import (
    INTERVAL_S,
    MOST_CHANNELS,
    NOISE_A,
    REV,
    SENSOR,
    ChannelSettings,
    NodeSettings,
    Settled,
    Standing,
    State,
    Why,
    in_range,
)
from edge.domain.periods import utc
from edge.flows.ports import Clock, HubDates, Publisher
from edge.store import node_settings as revisions
from edge.store import nodes
from edge.store.engine import Database, Transaction
from edge.store.node_settings import Revision
from edge.wire import node_settings as wire
from edge.wire import topics

MOST_SHOWN = 100

Change = Callable[[NodeSettings], NodeSettings]
Also = Callable[[Transaction, int], None]


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


class View(NamedTuple):
    """A revision (0: what the node was made with) and what became of it."""

    settings: NodeSettings
    rev: int
    state: State
    error: str | None
    node_rev: int | None
    made_at: datetime | None = None
    made_by: str | None = None
    why: Why | None = None


class NodeSettingsFlow:
    """Any thread may call any method; those that a node's words call do not wait for the database.

    `node_id` finds a node by its identity, `later` has something done between two commits,
    `applied` hears of a node that measures anew.
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
        self._later = later
        self._making = threading.Lock()  # one revision at a time
        self._lock = threading.RLock()
        self._told: dict[int, Told] = {}
        self._unsaved: set[int] = set()
        with database.transaction() as connection:
            identities = {node.id: node.identity for node in nodes.all_nodes(connection)}
            for one in revisions.newest_of_all(connection):
                told = Told(identities[one.node_id], one, one.settled_at is None, one.error)
                self._told[one.node_id] = told
                self._publish(told)

    # --- what a person asks ------------------------------------------------------------------

    def newest(self, node_id: int) -> View:
        """The newest settings of a node. Raises NotFound, DatabaseAway."""
        with self._database.question() as connection:
            node = nodes.speaking(connection, node_id)
            known = nodes.channels_of(connection, node_id)
        with self._lock:
            told = self._of(node_id, node.identity)
            revision = told.revision
            if revision is None:
                settings = _made_with(known, node.interval_s)
                return View(settings, 0, "made_with", None, told.node_rev)
            return _view(revision, told.state, told.error, told.node_rev)

    def history(self, node_id: int) -> list[View]:
        """The revisions of a node, the newest first. Raises NotFound, DatabaseAway."""
        with self._database.question() as connection:
            nodes.speaking(connection, node_id)
            found = revisions.of_node(connection, node_id, MOST_SHOWN)
        with self._lock:
            told = self._told.get(node_id)
            node_rev = None if told is None else told.node_rev
        return [_view(one, _state(one, found[0].rev), one.error, node_rev) for one in found]

    def standing(self, node_id: int) -> Standing:
        """How the newest settings stand. Raises NotFound, DatabaseAway."""
        view = self.newest(node_id)
        with self._lock:
            return Standing(view.settings, view.state, self._told[node_id].settled_ms)

    def put(self, node_id: int, settings: NodeSettings, who: str, based_on: int | None) -> None:
        """Make these the newest, and tell the node. Raises NotFound, Outdated, DatabaseAway."""
        self.change(node_id, lambda _: settings, who, "set", based_on=based_on)

    def change(
        self,
        node_id: int,
        change: Change,
        who: str,
        why: Why,
        *,
        based_on: int | None = None,
        also: Also | None = None,
    ) -> int:
        """Make a revision out of the newest; `also` is written with it. Its number.

        Nothing is made where nothing changes, unless there is something to be written with it.
        Raises NotFound, Outdated, DatabaseAway, and what `change` raises.
        """
        with self._making:
            with self._database.promptly() as connection:
                node = nodes.speaking(connection, node_id)
                with self._lock:
                    told = self._of(node_id, node.identity)
                before = revisions.newest(connection, node_id)
                rev = 0 if before is None else before.rev
                if based_on is not None and based_on != rev:
                    raise Outdated(
                        f"revision {based_on} was changed, but {rev} is the newest: get the "
                        "settings again, and change those",
                        field="rev",
                    )
                old = before.settings if before else _made_with(
                    nodes.channels_of(connection, node_id), node.interval_s
                )  # fmt: skip
                new = change(old)
                if before is not None and new == old and also is None:
                    return rev
                number = _following(rev, told.node_rev)
                made = Revision(node_id, number, new, self._now(), who, why)
                revisions.add(connection, made)
                if also is not None:
                    also(connection, number)
            with self._lock:
                told.revision, told.open, told.error = made, True, None
                self._publish(told)
            return number

    # --- what nodes say ----------------------------------------------------------------------

    def learnt(self, node_id: int, ch: int, noise_a: float, who: str) -> None:
        """Put the noise of a channel, which its node has learnt, into the next revision."""

        def change(settings: NodeSettings) -> NodeSettings:
            if all(channel.ch != ch for channel in settings.channels):
                return settings  # the channel was taken out while it was learnt
            noise = min(max(noise_a, NOISE_A[0]), NOISE_A[1])
            return settings.with_channel(replace(settings.channel(ch), noise_a=noise))

        self._later(lambda: self._learn(node_id, change, who))

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

    # --- inside ------------------------------------------------------------------------------

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
            self._later(self._save)

    def _save(self) -> None:
        with self._lock:
            found = [(node_id, self._told[node_id]) for node_id in self._unsaved]
            said = [(node_id, t.rev, t.open, t.error) for node_id, t in found]
        now = self._now()
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
            self._later(self._save)

    def _learn(self, node_id: int, change: Change, who: str) -> None:
        self.change(node_id, change, who, "noise")

    def _now(self) -> datetime:
        return utc(self._dates.utc_ms(self._clock.boot_ms()))


def _following(rev: int, node_rev: int | None) -> int:
    """The next revision. A hub whose database is new counts on from where the node is."""
    following = max(rev, node_rev or 0) + 1
    return following if following <= REV[1] else rev + 1


def _made_with(channels: list[Channel], interval_s: float | None) -> NodeSettings:
    """What a node measures by that was told nothing, as far as its hello says it."""
    known = interval_s is not None and in_range(interval_s, INTERVAL_S)
    return NodeSettings(
        channels=tuple(
            ChannelSettings(channel.ch, sensor=channel.sensor)
            if channel.sensor and re.fullmatch(SENSOR, channel.sensor)
            else ChannelSettings(channel.ch)
            for channel in channels[:MOST_CHANNELS]
        ),
        interval_s=interval_s if known and interval_s is not None else 10.0,
    )


def _state(revision: Revision, newest_rev: int) -> State:
    if revision.settled_at is None:
        return "pending" if revision.rev == newest_rev else "skipped"
    return "applied" if revision.error is None else "refused"


def _view(revision: Revision, state: State, error: str | None, node_rev: int | None) -> View:
    return View(
        revision.settings,
        revision.rev,
        state,
        error,
        node_rev,
        revision.made_at,
        revision.made_by,
        revision.why,
    )
