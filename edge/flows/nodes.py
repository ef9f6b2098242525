"""Nodes and channels: who they are, who is there, and what a person calls them."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from edge.domain.channels import ROLES, check_inside
from edge.domain.errors import NotFound, OutOfRange
from edge.domain.identity import Channel
from edge.domain.periods import unix_ms
from edge.domain.presence import Presence, presence
from edge.flows.ports import HubDates
from edge.store import nodes, rejected
from edge.store.engine import Database
from edge.store.nodes import Node
from edge.wire.node_message import Health

log = logging.getLogger(__name__)

TWO_BOARDS_MS = 3_600_000


@dataclass(slots=True)
class Attendance:
    """What is known of a node's being there, in memory: moments on the hub's clock, ms."""

    heard_ms: int | None = None
    said_goodbye: bool = False
    health: Health | None = None
    shown: Presence | None = None
    two_boards_ms: int | None = None

    def two_boards(self, now_ms: int) -> bool:
        """Whether two boards were heard under this identity in the last hour."""
        return self.two_boards_ms is not None and now_ms - self.two_boards_ms < TWO_BOARDS_MS


class NodeView(NamedTuple):
    """A node with all that can be said of it; `heard_at_ms` is Unix time.

    `two_boards`: in the last hour two boots of it were alive at once.
    """

    node: Node
    channels: list[Channel]
    presence: Presence
    heard_at_ms: int | None
    health: Health | None
    rejected: int
    last_rejected: str | None
    two_boards: bool


class Nodes:
    """Who is there. `changed` is called with the channels' nesting when it may have changed.

    Raises DatabaseAway.
    """

    def __init__(
        self,
        database: Database,
        dates: HubDates,
        changed: Callable[[dict[int, int | None]], None],
    ) -> None:
        self._database = database
        self._dates = dates
        self._changed = changed
        self._lock = threading.Lock()
        self._there: dict[int, Attendance] = {}
        self._intervals: dict[int, float] = {}
        with database.transaction() as connection:
            known = nodes.all_nodes(connection)
            channels = nodes.all_channels(connection)
        self._intervals = {node.id: node.interval_s or 10.0 for node in known}
        self._changed({channel.id: channel.inside_id for channel in channels})

    def met(self, node_id: int, interval_s: float | None) -> None:
        """A node was met, or says anew how long its intervals are."""
        with self._lock:
            self._intervals[node_id] = interval_s or 10.0

    def heard(self, node_id: int, boot_ms: int) -> None:
        """A node was heard at this moment on the hub's clock."""
        with self._lock:
            there = self._there.setdefault(node_id, Attendance())
            there.heard_ms = boot_ms
            there.said_goodbye = False

    def two_boards(self, node_id: int, boot_ms: int) -> None:
        """At this moment two boots of a node were alive: two boards have one identity."""
        with self._lock:
            there = self._there.setdefault(node_id, Attendance())
            told = there.two_boards(boot_ms)
            there.two_boards_ms = boot_ms
        if not told:
            log.warning("two boards with one identity: one must get another node_id=%d", node_id)

    def left(self, node_id: int) -> None:
        """The broker has published a node's last will."""
        with self._lock:
            self._there.setdefault(node_id, Attendance()).said_goodbye = True

    def healthy(self, node_id: int, health: Health) -> None:
        """Keep what a node said of its health."""
        with self._lock:
            self._there.setdefault(node_id, Attendance()).health = health

    def caught_up(self, node_id: int) -> None:
        """A node has sent all that it held; its next word on that comes with its health."""
        with self._lock:
            health = self._there.setdefault(node_id, Attendance()).health
            if health is not None:
                health.held = 0

    def changes(self, now_boot_ms: int) -> list[tuple[int, Presence]]:
        """Presences that differ from what was last told."""
        with self._lock:
            found = []
            for node_id in self._intervals:
                there = self._there.setdefault(node_id, Attendance())
                now = self._presence(node_id, there, now_boot_ms)
                if now != there.shown:
                    there.shown = now
                    found.append((node_id, now))
            return found

    def presences(self, now_boot_ms: int) -> list[tuple[int, Presence]]:
        """How each node stands, by id."""
        with self._lock:
            return [
                (node_id, self._presence(node_id, there, now_boot_ms))
                for node_id in self._intervals
                for there in (self._there.get(node_id, Attendance()),)
            ]

    def all(self, now_boot_ms: int) -> list[NodeView]:
        """Every node. Raises DatabaseAway."""
        with self._database.question() as connection:
            known = nodes.all_nodes(connection)
            channels = nodes.all_channels(connection)
            refused = rejected.by_sender(connection)
        return [
            self._view(node, [c for c in channels if c.node_id == node.id], refused, now_boot_ms)
            for node in known
        ]

    def rename(self, node_id: int, name: str | None) -> None:
        """Give a node a name. Raises NotFound or DatabaseAway."""
        with self._database.transaction() as connection:
            nodes.rename_node(connection, node_id, name)

    def change_channel(self, channel_id: int, changes: dict[str, str | int | None]) -> Channel:
        """Set name, role or inside_id. Raises NotFound, OutOfRange or DatabaseAway."""
        role = changes.get("role", ROLES[0])
        if role not in ROLES:
            raise OutOfRange(f"role is one of {', '.join(ROLES)}", field="role")
        with self._database.transaction() as connection:
            inside_id = changes.get("inside_id")
            if isinstance(inside_id, int):
                inside = {c.id: c.inside_id for c in nodes.all_channels(connection)}
                if inside_id not in inside:
                    raise OutOfRange(f"there is no channel {inside_id}", field="inside")
                check_inside(channel_id, inside_id, inside)
            if changes:
                nodes.change_channel(connection, channel_id, changes)
            channels = {channel.id: channel for channel in nodes.all_channels(connection)}
        if channel_id not in channels:
            raise NotFound(f"there is no channel {channel_id}", field="channel")
        self._changed({channel.id: channel.inside_id for channel in channels.values()})
        return channels[channel_id]

    def _presence(self, node_id: int, there: Attendance, now_boot_ms: int) -> Presence:
        quiet = None if there.heard_ms is None else (now_boot_ms - there.heard_ms) / 1000
        interval_s = self._intervals.get(node_id, 10.0)
        return presence(quiet, interval_s, said_goodbye=there.said_goodbye)

    def _view(
        self,
        node: Node,
        channels: list[Channel],
        refused: dict[str, tuple[int, str]],
        now_boot_ms: int,
    ) -> NodeView:
        with self._lock:
            there = self._there.get(node.id, Attendance())
        kept = None if node.heard_at is None else unix_ms(node.heard_at)
        heard = kept if there.heard_ms is None else self._dates.utc_ms(there.heard_ms)
        count, reason = refused.get(node.identity, (0, None))
        return NodeView(
            node,
            channels,
            self._presence(node.id, there, now_boot_ms),
            heard,
            there.health,
            count,
            reason,
            there.two_boards(now_boot_ms),
        )
