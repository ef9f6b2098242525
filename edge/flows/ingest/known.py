"""Nodes, channels and boots in memory, as far as ingest has met them."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from edge.domain.clocks import Stretch, Trust, UptimeOffset, place_undated
from edge.domain.errors import TooMany
from edge.domain.identity import UTC_BOOT
from edge.domain.seen import SeenSet, Seqs
from edge.flows.ports import HubDates
from edge.store import boots, nodes, readings
from edge.store.boots import Boot, Progress
from edge.store.engine import Database
from edge.store.nodes import Described, Node
from edge.wire.node_message import Hello

MOST_CHANNELS = 4_000
MOST_BOOTS = 4_000
# Of seen-sets: a gap costs memory. Those of one boot, of all, and of one where all have too many.
MOST_OF_ONE, MOST_RANGES, FEW_OF_ONE = 20_000, 200_000, 100


@dataclass(slots=True, eq=False)
class KnownBoot:
    """A boot of a node: what dates it, and what it has delivered (pending records included).

    `fixed_utc_ms` is set where this boot of the hub does not date it: 0 for readings that carry
    their own time, an earlier boot's offset for a boot that ended then. `by_time`: its readings are
    told apart by their time, not by `seq`. `placed_ms` stands in for the offset of a boot that
    nothing dates; once set, only the writer's thread changes it. `alive_ms` is the latest moment,
    on the hub's clock, at which it is known to have run (0: not heard since the hub's start).
    `kept_seq` is one that this process has written: the database must have it (writer's thread).
    `commit` is the number of the last commit that it is part of.
    """

    id: int
    identity: str
    boots: int
    hub_boot_id: int
    offset: UptimeOffset
    seen: SeenSet
    last_uptime_ms: int
    uncertain: bool
    by_time: bool
    fixed_utc_ms: int | None
    fixed_trust: Trust
    placed_ms: int = 0
    alive_ms: int = 0
    kept_seq: int | None = None
    commit: int = 0

    def merged(self, seq: int, count: int) -> range:
        """The other `seq`s that a record stands for that was merged from so many; now seen.

        They will never come. Only where they follow what has been seen: a wrong count must not
        make records unwelcome.
        """
        low = seq - count + 1
        if low < 1 or (low > 1 and low - 1 not in self.seen):
            return range(0)
        self.seen.fill(low, seq)
        return range(low, seq)

    def progress(self, seqs: list[Seqs]) -> Progress:
        """What is to be kept of it together with these new `seq`s."""
        offset = self.placed_ms if self.uncertain else self.offset.offset_ms
        return Progress(
            self.id,
            self.hub_boot_id,
            offset,
            self.uncertain,
            self.last_uptime_ms,
            self.kept_seq,
            seqs,
        )


class Carried(NamedTuple):
    """A boot of a node that runs on from before the hub's restart: it carries a time.

    A message written at uptime `up_ms` came at `received_ms` on the hub's clock; by what the hub
    believed before its restart, with that `trust`, it was `utc_ms` then.
    """

    boot_id: int
    up_ms: int
    received_ms: int
    utc_ms: int
    trust: Trust


@dataclass(slots=True)
class KnownNode:
    """A node, its channels by index, and those of its boots that have been heard.

    `alive` is the boot that spoke last, `alive_before` the one that did before it. `recalled`: the
    boots that this boot of the hub dates are all in memory.
    """

    id: int
    identity: str
    interval_ms: int
    channels: dict[int, int] = field(default_factory=dict)
    boots: dict[str, KnownBoot] = field(default_factory=dict)
    said: object = None
    alive: KnownBoot | None = None
    alive_before: KnownBoot | None = None
    recalled: bool = False


class Known:
    """What ingest remembers of nodes; all methods that meet a new one ask the database.

    They raise DatabaseAway, soon, and then nothing has changed: ingest's one thread waits for them,
    and the live values with it. However many nodes and boots there are said to be, memory is
    bounded: nodes by the number of all channels, boots by forgetting those not heard for longest.
    """

    def __init__(
        self,
        database: Database,
        clock: HubDates,
        nominal_voltage_v: float,
        met: Callable[[int, float | None], None],
    ) -> None:
        """`met` takes a node's id and interval in s when it is met or describes itself anew."""
        self._database = database
        self._met = met
        self._clock = clock
        self.nominal_voltage_v = nominal_voltage_v
        self.nodes: dict[tuple[str, str], KnownNode] = {}
        self.last_ms: dict[int, int] = {}
        self.spacing_ms: dict[int, int] = {}
        self._at_hand: dict[tuple[int, str], KnownNode] = {}  # boots, the last heard at the end
        self._channels = 0
        self._crowded = False  # with the gaps of boots that cannot be forgotten
        with database.transaction() as connection:
            self.last_ms = readings.last_moments(connection)
            channels = nodes.all_channels(connection)
            for node in nodes.all_nodes(connection):
                mine = {c.ch: c.id for c in channels if c.node_id == node.id}
                self._remember(node, mine)
            unsettled = boots.nodes_with_undated(connection, clock.time.id)
        for known in self.nodes.values():
            if known.id in unsettled:
                self.recall(known)

    def node(self, kind: str, identity: str) -> KnownNode | None:
        """A node that has been met."""
        return self.nodes.get((kind, identity))

    def node_id(self, identity: str) -> int | None:
        """The id of a node that speaks the node protocol."""
        known = self.node("ohmstead", identity)
        return None if known is None else known.id

    def hello(self, hello: Hello) -> KnownNode:
        """A node introduces itself: it and its channels are known from now on."""
        said = (hello.firmware, hello.hardware, hello.interval_s, repr(hello.channels))
        known = self.node("ohmstead", hello.node)
        if known is not None and known.said == said:
            return known
        described = [Described(c.ch, c.sensor, c.rated_a, c.max_a) for c in hello.channels]
        had = {} if known is None else known.channels
        self._check_room(sum(channel.ch not in had for channel in described))
        with self._database.promptly() as connection:
            node = nodes.put_node(
                connection,
                "ohmstead",
                hello.node,
                firmware=hello.firmware,
                hardware=hello.hardware,
                interval_s=hello.interval_s,
            )
            channels = nodes.put_channels(connection, node.id, described)
        self._met(node.id, node.interval_s)
        known = self._remember(node, had | channels)
        known.said = said
        return known

    def senders(self, names: Iterable[str]) -> dict[str, KnownNode]:
        """The senders of simple forms, by name; those that are new are met all at once."""
        wanted = list(dict.fromkeys(names))
        new = [name for name in wanted if ("simple", name) not in self.nodes]
        self._check_room(len(new))
        if new:
            with self._database.promptly() as connection:
                met = [nodes.put_node(connection, "simple", name) for name in new]
                channels = [nodes.put_channels(connection, node.id, [Described(0)]) for node in met]
            for node, mine in zip(met, channels, strict=True):
                self._remember(node, mine)
                self._met(node.id, node.interval_s)
        return {name: self.nodes["simple", name] for name in wanted}

    def boot(self, node: KnownNode, name: str, count: int = 0) -> KnownBoot:
        """A boot of this node; opened in the database when it is new."""
        known = node.boots.get(name)
        if known is None:
            with self._database.promptly() as connection:
                row = boots.open_boot(connection, node.id, name, count, self._clock.time.id)
            return self._at_hand_now(node, row)
        self._at_hand.pop((node.id, name), None)  # to the end: it was heard last
        self._at_hand[node.id, name] = node
        return known

    def keeps(self, node: KnownNode, name: str, seq: int) -> bool:
        """Whether a record has been delivered; False too where the boot is not known at all."""
        known = node.boots.get(name)
        if known is None:
            with self._database.promptly() as connection:
                row = boots.find_boot(connection, node.id, name)
            if row is None:
                return False
            known = self._at_hand_now(node, row)
        return seq in known.seen

    def check_gaps(self, boot: KnownBoot, seqs: Iterable[int]) -> None:
        """Let a boot that has as many gaps as it may close them, and add none. Raises TooMany."""
        if boot.seen.range_count <= (FEW_OF_ONE if self._crowded else MOST_OF_ONE):
            return
        before = None
        for seq in sorted(seqs):
            if seq - 1 != before and not boot.seen.adjoins(seq):
                raise TooMany(
                    "this boot of the node has left more gaps between its records than the hub can "
                    f"follow: seq {seq} would be one more",
                    field="seq",
                )
            before = seq

    def recall(self, node: KnownNode) -> None:
        """Remember the boots that were heard before the program's last start: for `placements`."""
        if node.recalled:
            return
        with self._database.promptly() as connection:
            rows = boots.of_node(connection, node.id, self._clock.time.id)
        for row in rows:
            if row.name not in node.boots:
                self._at_hand_now(node, row)
        node.recalled = True

    def forget(self, written: int) -> None:
        """Forget the boots that were not heard for longest, as far as there are too many.

        Only those whose last commit is one of the first `written`, of which the database knows all,
        and not those that a node has just been heard of.
        """
        self._crowded = False
        ranges = sum(n.boots[name].seen.range_count for (_, name), n in self._at_hand.items())
        for place, node in list(self._at_hand.items()):
            if len(self._at_hand) <= MOST_BOOTS and ranges <= MOST_RANGES:
                return
            boot = node.boots[place[1]]
            if boot.commit <= written and boot not in (node.alive, node.alive_before):
                ranges -= boot.seen.range_count
                del self._at_hand[place], node.boots[place[1]]
                node.recalled = False
        self._crowded = ranges > MOST_RANGES

    def placements(self, node: KnownNode) -> dict[int, int]:
        """Where the undated boots of this node belong, by boot id: ms on the hub's clock."""
        here = [boot for boot in list(node.boots.values()) if boot.fixed_utc_ms is None]
        if not any(boot.uncertain for boot in here):
            return {}
        # A count that is stuck, or has fallen: what nothing dates came before the boot that runs.
        last = math.inf if node.alive is None else node.alive.boots
        ordered = sorted(
            here,
            key=lambda boot: (
                min(boot.boots, last) if boot.uncertain else boot.boots,
                not boot.uncertain,
                boot.id,
            ),
        )
        return place_undated([_stretch(boot) for boot in ordered])

    def _check_room(self, channels: int) -> None:
        if channels and self._channels + channels > MOST_CHANNELS:
            raise TooMany(
                f"this hub knows {self._channels} channels of all its nodes and keeps at most "
                f"{MOST_CHANNELS}: no new node or channel is taken, those it knows go on"
            )

    def _at_hand_now(self, node: KnownNode, row: Boot) -> KnownBoot:
        known = node.boots[row.name] = self._recall(node, row)
        self._at_hand[node.id, row.name] = node
        return known

    def _recall(self, node: KnownNode, row: Boot) -> KnownBoot:
        now = self._clock.time.id
        # One of which no commit knows has no place on the clock of the hub's boot that met it.
        ours = row.hub_boot_id == now or row.offset_ms is None
        by_time = row.name == UTC_BOOT or row.name.startswith("hub:")
        dated = row.offset_ms is not None and not row.time_uncertain
        fixed = None if ours else row.utc_offset_ms
        return KnownBoot(
            id=row.id,
            identity=node.identity,
            boots=row.boots,
            hub_boot_id=now if ours else row.hub_boot_id,
            offset=UptimeOffset(row.offset_ms if dated else None),
            seen=row.seen,
            last_uptime_ms=row.last_uptime_ms,
            uncertain=row.time_uncertain,
            by_time=by_time,
            fixed_utc_ms=0 if row.name == UTC_BOOT else fixed,
            fixed_trust=Trust(row.trust),
            placed_ms=row.offset_ms or 0,
        )

    def _remember(self, node: Node, channels: dict[int, int]) -> KnownNode:
        interval_ms = round((node.interval_s or 10) * 1000)
        known = self.nodes.setdefault(
            (node.kind, node.identity), KnownNode(node.id, node.identity, interval_ms)
        )
        self._channels += len(channels) - len(known.channels)
        known.interval_ms, known.channels = interval_ms, channels
        return known


def _stretch(boot: KnownBoot) -> Stretch:
    offset = None if boot.uncertain or not boot.offset.known else boot.offset.offset_ms
    return Stretch(boot.id, offset, boot.last_uptime_ms)
