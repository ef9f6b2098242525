"""Accepting what nodes say: dates it, drops repeats, and adds it to the open commit."""

import logging
from collections import Counter
from collections.abc import Callable

from edge.domain.clocks import UptimeOffset
from edge.domain.errors import BadInput, HubFull
from edge.domain.presence import Life, both_alive
from edge.domain.readings import Latest
from edge.flows.ingest.commits import Answer, Commit, Delivery
from edge.flows.ingest.known import Carried, Known, KnownBoot, KnownNode
from edge.flows.ingest.sift import sift
from edge.flows.ports import HubDates
from edge.store.rejected import Rejected
from edge.wire import answers, topics
from edge.wire.node_message import Acked, ChannelValues, Hello, LiveValues, NodeBatch

log = logging.getLogger(__name__)

MOST_HELD = 20_000
MOST_READINGS = 2_000
MOST_REFUSED, REFUSED_WITHIN_MS = 200, 10_000
HTTP_APART_MS = 250
MORE_APART_MS = 10
FRESH_MS = 120_000

Show = Callable[[list[Latest]], None]
Heard = Callable[[int, int], None]
Carry = Callable[[Carried], None]


class Ingest:
    """The open commit, and what goes into it. Used by one thread.

    `show` takes fresh readings for the screen, `heard` a node's id and the moment on the hub's
    clock, `caught_up` the id of a node that holds no more, `carry` what a node that ran on knows of
    the time before the hub's restart, `two_boards` the same as `heard` of a node of which two boots
    are alive at once. `replays` counts, by identity, how often a node was asked for all it has.
    """

    def __init__(
        self,
        known: Known,
        clock: HubDates,
        commit_s: float,
        *,
        show: Show,
        heard: Heard,
        caught_up: Callable[[int], None],
        carry: Carry,
        two_boards: Heard,
    ) -> None:
        self.known = known
        self.commit_s = commit_s
        self._clock = clock
        self._show = show
        self._heard = heard
        self._caught_up = caught_up
        self._carry = carry
        self._two_boards = two_boards
        self._open = Commit(number=1)
        self._written = 0
        self._opened_ms: int | None = None
        self._due_ms: int | None = None
        self._closed_ms = 0
        self._held = 0
        self._refusals_left = MOST_REFUSED
        self._refusals_again_ms = 0
        self.refused = 0
        self.repeated = 0
        self.replays: Counter[str] = Counter()

    def hello(self, hello: Hello, received_ms: int, *, retained: bool = False) -> bool:
        """A node introduces itself; whether it must send all that it has again.

        A retained hello is old: it dates nothing, and the ack that it speaks of may be forgotten.
        """
        node = self.known.hello(hello)
        if retained:
            return False
        boot = self.known.boot(node, hello.boot, hello.boots)
        self._date(node, boot, hello.up, received_ms, boot.last_uptime_ms)
        self._heard(node.id, received_ms)
        return self._lost(node, hello.acked)

    def batch(
        self, batch: NodeBatch, received_ms: int, answer: Answer, *, http: bool = False
    ) -> None:
        """Take a batch; `answer` is called with its ack, after the commit where it is kept.

        Raises DatabaseAway, HubFull or TooMany: then nothing was taken, and there is no answer.
        """
        node = self.known.node("ohmstead", batch.node)
        channels = [] if node is None else [node.channels.get(ch) for ch in batch.channels]
        if node is None or None in channels:
            answer(answers.say_hello())
            return
        self._heard(node.id, received_ms)
        if self._lost(node, batch.acked):
            answer(answers.replay())  # and nothing is taken: it comes again in its place
            return
        self.check_room(len(batch.records) * len(channels))
        boot = self.known.boot(node, batch.boot, batch.boots)
        self.known.check_gaps(boot, batch.seqs())
        first_undated = batch.up is None and not (boot.offset.known or boot.uncertain)
        if batch.up is not None:
            oldest_ms = min((record.up for record in batch.records), default=batch.up)
            self._date(node, boot, batch.up, received_ms, oldest_ms)
        else:
            self.known.recall(node)
        boot.uncertain |= first_undated
        offset_ms = boot.fixed_utc_ms
        to_utc_ms = self._clock.utc_ms(0) if offset_ms is None else offset_ms
        sifted = sift(boot, batch, channels, received_ms, to_utc_ms)
        self.repeated += sifted.repeated
        if first_undated:
            ends_now_ms = received_ms - boot.last_uptime_ms
            boot.placed_ms = self.known.placements(node).get(boot.id, ends_now_ms)
        for seq, error, body in sifted.refused:
            self._refuse_record(batch.node, seq, error, body, received_ms)
        ack = answers.kept(batch.boot, batch.seq, self.commit_s)
        self.add(node, Delivery(boot, sifted.readings, sifted.seqs, ack, answer), received_ms)
        self._show_newest(node, batch, boot, received_ms)
        if not batch.more:
            self._caught_up(node.id)
        if http:
            self.hasten_http(received_ms)
        elif batch.more:
            self.hasten(max(received_ms, self._closed_ms + MORE_APART_MS))

    def live(self, identity: str, values: LiveValues, received_ms: int) -> None:
        """The newest one or two seconds of a node, for the screen only."""
        node = self.known.node("ohmstead", identity)
        if node is not None:
            self._heard(node.id, received_ms)
            at_ms = self._clock.utc_ms(received_ms)
            self._show(_latest(node, values.channels, values.ch, at_ms))

    def refuse(self, refusal: Rejected, received_ms: int) -> None:
        """Keep what could not be kept otherwise, as far as there is room for it.

        So many in so long, whatever the commits: a flood of junk is counted, and spares the card.
        """
        self.refused += 1
        if received_ms >= self._refusals_again_ms:
            self._refusals_left = MOST_REFUSED
            self._refusals_again_ms = received_ms + REFUSED_WITHIN_MS
        if self._refusals_left:
            self._refusals_left -= 1
            self._open.refused.append(refusal)
            self._begin(self._closed_ms)

    def _refuse_record(
        self, node: str, seq: int | None, error: BadInput, body: bytes, received_ms: int
    ) -> None:
        where = f"record {seq}: {error.field or 'record'}: {error.detail}"
        at_ms, topic = self._clock.utc_ms(received_ms), topics.of(node, "records")
        self.refuse(Rejected(at_ms, node, topic, error.code, where, body), received_ms)

    def check_room(self, readings: int) -> None:
        """Raises HubFull where the hub holds too much that is not yet in the database."""
        if self._held + readings > MOST_HELD:
            raise HubFull("the hub cannot reach its database and holds all it can: send it later")

    def add(self, node: KnownNode, delivery: Delivery, received_ms: int) -> None:
        """Add a delivery to the open commit."""
        commit = self._open
        commit.deliveries.append(delivery)
        delivery.boot.commit = commit.number
        count = max(1, len(delivery.readings))  # a repeat holds memory too, until it is answered
        commit.size += count
        self._held += count
        commit.heard_ms[node.id] = received_ms
        self._begin(received_ms)
        if commit.size >= MOST_READINGS:
            self.hasten(received_ms)

    def hasten(self, due_ms: int) -> None:
        """Let the open commit close at this moment, if it would not earlier."""
        self._due_ms = due_ms if self._due_ms is None else min(self._due_ms, due_ms)

    def hasten_http(self, received_ms: int) -> None:
        """Somebody is waiting at the other end: close soon, but not for each request apart."""
        self.hasten(max(received_ms, self._closed_ms + HTTP_APART_MS))

    def due_in_ms(self, now_ms: int) -> int | None:
        """How long until the open commit is to be closed; None while there is none."""
        if self._opened_ms is None or self._due_ms is None:
            return None
        return max(0, self._due_ms - now_ms)

    def close(self, now_ms: int) -> Commit:
        """Close the open commit and begin another."""
        closed, self._open = self._open, Commit(number=self._open.number + 1)
        self._opened_ms = self._due_ms = None
        self._closed_ms = now_ms
        self.known.forget(self._written)
        return closed

    def written(self, commit: Commit) -> None:
        """A commit has reached the database: there is room again."""
        self._held -= commit.size
        self._written = commit.number

    def _begin(self, now_ms: int) -> None:
        if self._opened_ms is None:
            self._opened_ms = now_ms
            self.hasten(now_ms + round(self.commit_s * 1000))

    def _lost(self, node: KnownNode, acked: Acked | None) -> bool:
        """Whether the hub has lost what this ack of its own promised: then it asks for everything.

        It says so again until the node has a newer ack, so that nothing need be remembered.
        """
        if acked is None or self.known.keeps(node, acked.boot, acked.seq):
            return False
        if node.identity not in self.replays:
            log.warning(
                "lost what was acknowledged: the node is asked for all it has "
                "node=%s boot=%s seq=%d", node.identity, acked.boot, acked.seq,
            )  # fmt: skip
        self.replays[node.identity] += 1
        return True

    def _date(
        self, node: KnownNode, boot: KnownBoot, up: int, received_ms: int, oldest_ms: int
    ) -> None:
        if boot.fixed_utc_ms is not None:
            self._bring_forward(boot, up, received_ms)
        dated = boot.last_uptime_ms or None
        boot.offset.observe(received_ms, up, dated and oldest_ms - dated)
        boot.uncertain = False
        self._meet(node, boot, up, received_ms)

    def _meet(self, node: KnownNode, boot: KnownBoot, up: int, received_ms: int) -> None:
        """Note when a boot is alive: of one board only one is at a time."""
        boot.alive_ms = max(boot.alive_ms, min(received_ms, up + boot.offset.offset_ms))
        if node.alive is not boot:
            node.alive_before, node.alive = node.alive, boot
        before = node.alive_before
        if before is not None and both_alive(_life(boot), _life(before)):
            self._two_boards(node.id, received_ms)

    def _bring_forward(self, boot: KnownBoot, up: int, received_ms: int) -> None:
        """A boot from before the hub's restart is still running, and carries the time over it."""
        if boot.offset.known:
            utc_ms = up + boot.offset.offset_ms + (boot.fixed_utc_ms or 0)
            self._carry(Carried(boot.id, up, received_ms, utc_ms, boot.fixed_trust))
        boot.offset = UptimeOffset()
        boot.fixed_utc_ms = None
        boot.hub_boot_id = self._clock.time.id

    def _show_newest(
        self, node: KnownNode, batch: NodeBatch, boot: KnownBoot, received_ms: int
    ) -> None:
        if not batch.records or not boot.offset.known or batch.up is None:
            return
        newest = max(batch.records, key=lambda record: record.seq)
        at_ms = newest.up + boot.offset.offset_ms
        if abs(received_ms - at_ms) < FRESH_MS:
            self._show(_latest(node, batch.channels, newest.ch, self._clock.utc_ms(at_ms)))


def _latest(
    node: KnownNode, channels: list[int], values: list[ChannelValues], at_ms: int
) -> list[Latest]:
    return [
        Latest(node.channels[ch], node.id, ch, v.p, v.i, v.u, at_ms, v.q)
        for ch, v in zip(channels, values, strict=True)
        if ch in node.channels
    ]


def _life(boot: KnownBoot) -> Life:
    return Life(boot.offset.offset_ms, boot.alive_ms)
