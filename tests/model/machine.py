"""Every interleaving of what nodes, network, hub and database may do: each record once, for ever.

A hypothesis state machine. Its rules are single events, so that any order of them can be drawn; its
invariants hold after each. At the end everything is let through, and then nothing may be missing
that a node did not lose itself.
"""

import json
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar
from zlib import crc32

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from edge.domain.errors import BadInput
from edge.wire import answers, node_message
from edge.wire.answers import Ack
from tests.model.board import INTERVAL_MS, Board, Cell, Message
from tests.model.hubs import HubUnderTest, Stored

IDENTITIES = ("a4cf12fe0b1c", "a4cf12fe0b1d")
CAPACITIES = (4, 9)
ROUNDS = 300
ROUNDING_W = 0.051  # each merging rounds to 0.1 W; a record may be merged once for each it holds
POST_WITHIN_MS = 15_000
WHICH = st.integers(0, len(IDENTITIES) - 1)
ANY = st.integers(0, 9)
MISHAPS = (
    "none",
    "none",
    "none",
    "none",
    "cut",
    "fail_over",
    "replay",
    "poison",
    "reboot",
    "lose_power",
    "wipe",
)


class Violation(AssertionError):
    """What must never be, is."""


class Interleaving(RuleBasedStateMachine):
    """Two nodes and a hub. `make_hub` makes the hub of one run, and `counts` what came of it.

    Messages and answers on their way are lists from which any element may be taken: what overtakes
    what, and what comes twice, is drawn.
    """

    make_hub: ClassVar[Callable[[], HubUnderTest]]
    counts: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.hub = type(self).make_hub()
        self.boards: list[Board] = []
        self.acks: list[tuple[int, Message, Ack]] = []

    @initialize(seed=st.integers(0, 2**32))
    def switch_on(self, seed: int) -> None:
        for place, (identity, capacity) in enumerate(zip(IDENTITIES, CAPACITIES, strict=True)):
            self.boards.append(Board(identity, seed + place, capacity))
            self.boards[-1].pass_time(0)

    # --- nodes ---------------------------------------------------------------------------

    @rule(which=WHICH, ms=st.sampled_from([500, 10_000, 20_000, 60_000]))
    def time_passes(self, which: int, ms: int) -> None:
        self.hub.pass_time(ms)
        board = self.boards[which]
        board.pass_time(ms)
        if ms > POST_WITHIN_MS and board.posting not in (None, *board.sent):
            board.posted(board.posting, 503, b"")  # the hub waits no longer for its database

    @precondition(lambda self: any(board.dialling for board in self.boards))
    @rule(reached=st.sampled_from([True, True, True, False]))
    def broker_answers(self, reached: bool) -> None:
        for board in self.boards:
            if board.dialling:
                board.dialled(reached=reached)

    @rule(which=WHICH, what=st.sampled_from(MISHAPS))
    def mishap(self, which: int, what: str) -> None:
        """What befalls a node; one rule, and often none, so that most of a run goes well."""
        board = self.boards[which]
        if what == "cut":
            if board.node.link.connected:
                board.cut()
        elif what == "fail_over":
            board.fail_over()
        elif what == "replay":
            board.hear(answers.encode(answers.replay()))
        elif what == "poison":
            board.node.poison()
        elif what != "none":
            board.restart(what)
            board.pass_time(0)

    # --- network -------------------------------------------------------------------------

    @precondition(lambda self: any(board.sent for board in self.boards))
    @rule(which=WHICH, place=ANY, fate=st.sampled_from(["comes", "comes", "twice", "lost"]))
    def message(self, which: int, place: int, fate: str) -> None:
        sent = self.boards[which].sent
        if not sent:
            return
        message = sent[place % len(sent)]
        if fate != "twice":
            sent.remove(message)
        if fate != "lost":
            self._deliver(which, message)
        elif message.http:
            self.boards[which].posted(message, 0, b"")

    @rule(messages=st.booleans(), answered=st.booleans())
    def all_that_is_under_way_comes(self, messages: bool, answered: bool) -> None:
        """In the order in which it was sent: else a drawn run would seldom get anything done."""
        if messages:
            self._deliver_all()
        if answered:
            self._hear_all()

    @precondition(lambda self: self.acks)
    @rule(place=ANY, fate=st.sampled_from(["comes", "comes", "twice", "lost"]))
    def answer(self, place: int, fate: str) -> None:
        found = self.acks[place % len(self.acks)]
        if fate != "twice":
            self.acks.remove(found)
        if fate != "lost":
            self._hear(*found)
        elif found[1].http:
            self.boards[found[0]].posted(found[1], 0, b"")

    @rule(which=WHICH, rounds=st.integers(1, 3))
    def all_goes_well(self, which: int, rounds: int) -> None:
        """For a while, so that there is something to lose."""
        for _ in range(rounds):
            self._let_everything_through()
            self.boards[which].pass_time(INTERVAL_MS)

    # --- hub and database ----------------------------------------------------------------

    @rule(outcome=st.sampled_from(["done", "done", "failed", "unknown"]))
    def commit(self, outcome: str) -> None:
        self.hub.commit(outcome)

    @rule(outcome=st.sampled_from(["failed", "unknown"]), ms=st.sampled_from([500, 60_000]))
    def commit_goes_wrong_and_nodes_send_again(self, outcome: str, ms: int) -> None:
        """What a database in trouble looks like; seldom drawn from single events."""
        self._deliver_all()
        self.hub.commit(outcome)
        for which in range(len(self.boards)):
            self.time_passes(which, ms)
            self.time_passes(which, ms)
        self._deliver_all()

    @rule()
    def hub_restarts(self) -> None:
        self.hub.restart()
        for board in self.boards:
            if board.posting not in (None, *board.sent):
                board.posted(board.posting, 0, b"")

    # --- what holds ----------------------------------------------------------------------

    @invariant()
    def holds(self) -> None:
        self._nothing_is_stored_twice()
        self._what_was_acknowledged_is_stored_as_it_was_sent()

    def _nothing_is_stored_twice(self) -> None:
        for board in self.boards:
            count = Counter(
                cell for row in self.hub.stored(board.node.identity) for cell in _cells(row)
            )
            twice = [cell for cell, times in count.items() if times > 1]
            _hold(not twice, f"stored twice: {twice}")

    def _what_was_acknowledged_is_stored_as_it_was_sent(self) -> None:
        for board in self.boards:
            stored = {(row.boot, row.seq): row for row in self.hub.stored(board.node.identity)}
            for name, record in board.node.truth.acknowledged.items():
                row = stored.get((name.boot, name.seq))
                _hold(row is not None, f"acknowledged and not stored: {name}")
                _hold(row == _as_stored(name.boot, record.text), f"stored otherwise: {name}")

    def teardown(self) -> None:
        """Let everything through, and look for what is missing."""
        type(self).counts["runs"] += 1
        try:
            for _ in range(ROUNDS):
                if self._quiet():
                    break
                self._let_everything_through()
            _hold(self._quiet(), "the nodes never got rid of their records")
            self.holds()
            for board in self.boards:
                self._nothing_is_missing(board)
                self._energy_is_conserved(board)
        finally:
            self.hub.close()

    def _nothing_is_missing(self, board: Board) -> None:
        rows = self.hub.stored(board.node.identity)
        type(self).counts["merged"] += sum(len(_cells(row)) > 1 for row in rows)
        type(self).counts["records"] += len(rows)
        made = {Cell(*name) for name in board.node.truth.made}
        missing = made - {cell for row in rows for cell in _cells(row)} - board.may_be_missing()
        _hold(not missing, f"missing: {missing}")

    def _energy_is_conserved(self, board: Board) -> None:
        """Registers come through merging as they were; what a record says agrees with them."""
        made = {tuple(name): record.text for name, record in board.node.truth.made.items()}
        for row in self.hub.stored(board.node.identity):
            first = _as_stored(row.boot, made[row.boot, row.seq])
            _hold(row.energy_wh == first.energy_wh, f"register changed: {row} from {first}")
            sums = [0.0] * len(row.power_w)
            for cell in _cells(row):
                part = _as_stored(cell.boot, made[cell])
                sums = [a + b for a, b in zip(sums, part.power_w, strict=True)]
            for power, total in zip(row.power_w, sums, strict=True):
                count = len(_cells(row))
                off_w = abs(power - total / count)
                _hold(off_w <= ROUNDING_W * count, f"power changed by {off_w} W: {row}")

    # --- carrying ------------------------------------------------------------------------

    def _deliver(self, which: int, message: Message) -> None:
        """As the hub's doors do it: read, hand in, answer what cannot be read."""
        node = self.boards[which].node.identity
        answer = partial(self._answered, which, message)
        if message.hello:
            self.hub.hello(message.body, node)
            if message.http:
                answer({"hello": True})
            return
        try:
            batch = node_message.parse_batch(message.body, node)
        except BadInput as error:
            names = node_message.names_of(message.body)
            answer(answers.unreadable(error.code, error.detail, *names, crc32(message.body)))
            return
        self.hub.batch(batch, answer)

    def _answered(self, which: int, message: Message, ack: Ack) -> None:
        self.acks.append((which, message, ack))

    def _hear(self, which: int, message: Message, ack: Ack) -> None:
        board = self.boards[which]
        if not message.http:
            board.hear(answers.encode(ack))
        elif ack.get("error") == "unreadable":
            board.posted(message, 422, b"")
        else:
            board.posted(message, 200, answers.encode({"ack": ack}))

    def _deliver_all(self) -> None:
        for which, board in enumerate(self.boards):
            sent, board.sent = board.sent, []
            for message in sent:
                self._deliver(which, message)

    def _hear_all(self) -> None:
        acks, self.acks = self.acks, []
        for one in acks:
            self._hear(*one)

    def _quiet(self) -> bool:
        waiting = [board.node.journal.held or board.sent for board in self.boards]
        return not (any(waiting) or self.acks)

    def _let_everything_through(self) -> None:
        for board in self.boards:
            if board.dialling:
                board.dialled(reached=True)
        self._deliver_all()
        self.hub.commit("done")
        self._hear_all()
        for board in self.boards:
            if board.node.journal.held and not board.sent:
                ms = max(0, board.node.due_ms() - board.up_ms)
                self.hub.pass_time(ms)
                board.pass_time(ms)


def _cells(row: Stored) -> list[Cell]:
    """The intervals that a row stands for: its length says how many."""
    return [Cell(row.boot, row.seq - back) for back in range(round(row.ms / INTERVAL_MS))]


def _as_stored(boot: str, text: str) -> Stored:
    record: dict[str, Any] = json.loads(text)
    return Stored(
        boot,
        record["seq"],
        record["up"],
        record["ms"],
        tuple(values["p"] for values in record["ch"]),
        tuple(values["e"] for values in record["ch"]),
    )


def _hold(true: bool, otherwise: str) -> None:
    if not true:
        raise Violation(otherwise)
