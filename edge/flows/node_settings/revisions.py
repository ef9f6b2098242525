"""Revisions of nodes' settings: made by a person, by learnt noise or by a calibration."""

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from edge.domain.errors import DatabaseAway, Outdated
from edge.domain.identity import Channel
from edge.domain.node_settings import (
    INTERVAL_S,
    MOST_CHANNELS,
    NOISE_A,
    REV,
    SENSOR,
    ChannelSettings,
    NodeSettings,
    Standing,
    State,
    Why,
    in_range,
)
from edge.domain.periods import utc
from edge.flows.node_settings.telling import Telling, Told
from edge.flows.ports import Clock, HubDates
from edge.store import node_settings as revisions
from edge.store import nodes
from edge.store.engine import Database, Transaction
from edge.store.node_settings import Revision
from edge.store.nodes import Node

MOST_SHOWN = 100

Change = Callable[[NodeSettings], NodeSettings]
Also = Callable[[Transaction, int], None]


class View(NamedTuple):
    """A revision (0: what the node was made with) and what became of it."""

    settings: NodeSettings
    rev: int
    state: State
    error: str | None
    node_rev: int | None
    settled_ms: int | None = None
    made_at: datetime | None = None
    made_by: str | None = None
    why: Why | None = None


class NodeSettingsFlow:
    """Any thread may call any method; `telling` is what tells the nodes."""

    def __init__(self, database: Database, clock: Clock, dates: HubDates, telling: Telling) -> None:
        self._database = database
        self._clock = clock
        self._dates = dates
        self._telling = telling
        self._making = threading.RLock()  # one revision at a time
        self._doubtful: set[int] = set()

    def newest(self, node_id: int) -> View:
        """The newest settings of a node. Raises NotFound, DatabaseAway."""
        with self._database.question() as connection:
            node = nodes.speaking(connection, node_id)
            known = nodes.channels_of(connection, node_id)
        told = self._telling.told(node_id, node.identity)
        if told.revision is None:
            settings = _made_with(known, node.interval_s)
            return View(settings, 0, "made_with", None, told.node_rev)
        return _view(told.revision, told.state, told.error, told)

    def history(self, node_id: int) -> list[View]:
        """The revisions of a node, the newest first. Raises NotFound, DatabaseAway."""
        with self._database.question() as connection:
            node = nodes.speaking(connection, node_id)
            found = revisions.of_node(connection, node_id, MOST_SHOWN)
        told = self._telling.told(node_id, node.identity)
        return [
            _view(one, told.state, told.error, told)  # which the database may not have yet
            if one.rev == told.rev
            else _view(one, _state(one), one.error, told)
            for one in found
        ]

    def standing(self, node_id: int) -> Standing:
        """How the newest settings stand. Raises NotFound, DatabaseAway."""
        view = self.newest(node_id)
        return Standing(view.settings, view.state, view.settled_ms)

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
            try:
                with self._database.promptly() as connection:
                    node = nodes.speaking(connection, node_id)
                    made, is_new = self._made(connection, node, change, who, why, based_on, also)
            except DatabaseAway:
                self._doubt(node_id)
                raise
            if is_new:
                self._telling.tell(made, node.identity)
            return made.rev

    def learnt(self, node_id: int, ch: int, noise_a: float, who: str) -> None:
        """Put the noise of a channel, which its node has learnt, into the next revision."""

        def change(settings: NodeSettings) -> NodeSettings:
            if all(channel.ch != ch for channel in settings.channels):
                return settings  # the channel was taken out while it was learnt
            noise = min(max(noise_a, NOISE_A[0]), NOISE_A[1])
            return settings.with_channel(replace(settings.channel(ch), noise_a=noise))

        self._telling.later(lambda: self._learn(node_id, change, who))

    def _learn(self, node_id: int, change: Change, who: str) -> None:
        self.change(node_id, change, who, "noise")

    def _made(
        self,
        connection: Transaction,
        node: Node,
        change: Change,
        who: str,
        why: Why,
        based_on: int | None,
        also: Also | None,
    ) -> tuple[Revision, bool]:
        """The revision that follows, and whether it is another than the newest."""
        newest = revisions.newest(connection, node.id)
        rev = 0 if newest is None else newest.rev
        if based_on is not None and based_on != rev:
            raise Outdated(
                f"revision {based_on} was changed, but {rev} is the newest: get the settings "
                "again, and change those",
                field="rev",
            )
        if newest is None:
            old = _made_with(nodes.channels_of(connection, node.id), node.interval_s)
        else:
            old = newest.settings
        new = change(old)
        if newest is not None and new == old and also is None:
            return newest, False
        number = _following(rev, self._telling.told(node.id, node.identity).node_rev)
        now = utc(self._dates.utc_ms(self._clock.boot_ms()))
        made = Revision(node.id, number, new, now, who, why)
        revisions.add(connection, made)
        if also is not None:
            also(connection, number)
        return made, True

    def _doubt(self, node_id: int) -> None:
        """The commit may have reached the database: when it is back, the node is told."""
        first = not self._doubtful
        self._doubtful.add(node_id)
        if first:
            self._telling.later(self._tell_doubtful)

    def _tell_doubtful(self) -> None:
        with self._making, self._database.promptly() as connection:
            for node_id in self._doubtful:
                node = nodes.speaking(connection, node_id)
                newest = revisions.newest(connection, node_id)
                told = self._telling.told(node_id, node.identity)
                if newest is not None and newest.rev != told.rev:
                    self._telling.tell(newest, node.identity)
            self._doubtful.clear()


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


def _state(revision: Revision) -> State:
    """What became of a revision that is not the newest."""
    if revision.settled_at is None:
        return "skipped"
    return "applied" if revision.error is None else "refused"


def _view(revision: Revision, state: State, error: str | None, told: Told) -> View:
    return View(
        revision.settings,
        revision.rev,
        state,
        error,
        told.node_rev,
        told.settled_ms,
        revision.made_at,
        revision.made_by,
        revision.why,
    )
