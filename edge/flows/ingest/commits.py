"""Commits: what is written together, and the one thread that writes.

An answer goes out only after the transaction that holds its records. A commit whose outcome is not
known is tried again without what the database turns out to have; one that the database will never
take is split into its deliveries, and the poisoned one is set aside with its reason.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from edge.domain.errors import RefusedByDatabase
from edge.domain.periods import utc
from edge.domain.readings import Reading
from edge.domain.seen import SeenSet, Seqs
from edge.flows.ports import HubDates
from edge.store import boots, nodes, readings, rejected
from edge.store.boots import Progress
from edge.store.engine import Database, Transaction
from edge.store.readings import Row
from edge.store.rejected import Rejected
from edge.wire.answers import Ack

log = logging.getLogger(__name__)

NOTED_APART_MS = 60_000

Answer = Callable[[Ack], None]
Moment = tuple[int, int]  # channel, Unix ms


class BootInHand(Protocol):
    """What a commit needs of a boot; see `known`."""

    id: int
    identity: str
    by_time: bool
    fixed_utc_ms: int | None
    placed_ms: int
    kept_seq: int | None
    commit: int

    def progress(self, seqs: list[Seqs]) -> Progress:
        """What is to be kept of it together with these new `seq`s."""
        ...


class OpenSlot(Protocol):
    """Where rows go; see `flows.slots`."""

    number: int


@dataclass(slots=True)
class Delivery:
    """One message: its new readings, the `seq`s it adds, and how its sender is answered."""

    boot: BootInHand
    readings: list[Reading]
    seqs: list[Seqs]
    ack: Ack
    answer: Answer
    stored: Callable[[int], None] | None = None


@dataclass(slots=True)
class Commit:
    """Deliveries that are written in one transaction. Commits are numbered in order, from 1."""

    deliveries: list[Delivery] = field(default_factory=list)
    refused: list[Rejected] = field(default_factory=list)
    heard_ms: dict[int, int] = field(default_factory=dict)
    size: int = 0
    number: int = 0


class Writer:
    """Writes commits, in order; only one thread may use it."""

    def __init__(self, database: Database, clock: HubDates, slots: OpenSlot) -> None:
        self._database = database
        self._clock = clock
        self._slots = slots
        self._noted_ms: dict[int, int] = {}
        self.commits = 0
        self.readings = 0

    def write(self, commit: Commit, *, again: bool = False) -> None:
        """Write and answer. `again` after a failure whose outcome is not known.

        Raises DatabaseAway: nothing was answered, and the commit may be written again. Raises
        DatabaseReplaced, which ends the process: what it remembers is not true any more.
        """
        try:
            stored = self._transaction(commit, again)
        except RefusedByDatabase as error:
            self._split(commit, error, again=again)
            return
        self.commits += 1
        self.readings += sum(stored)
        for delivery, count in zip(commit.deliveries, stored, strict=True):
            if delivery.stored:
                delivery.stored(count)
            if delivery.seqs:
                last = delivery.seqs[-1]
                delivery.boot.kept_seq = last if isinstance(last, int) else last[-1]
            delivery.answer(delivery.ack)

    def _transaction(self, commit: Commit, again: bool) -> list[int]:
        if not (commit.deliveries or commit.refused):
            return []
        with self._database.transaction() as connection:
            progress = _progress(commit)
            known = boots.seen(connection, [p.boot_id for p in progress]) if again else {}
            rows, stored = self._rows(connection, commit, known, again=again)
            readings.append(connection, self._slots.number, rows)
            boots.advance(connection, progress)
            heard_ms = self._worth_noting(commit.heard_ms)
            nodes.heard(connection, self._dates(heard_ms))
            rejected.put(connection, commit.refused, again=again)
        self._noted_ms |= heard_ms
        return stored

    def _worth_noting(self, heard_ms: dict[int, int]) -> dict[int, int]:
        """Those not noted for a minute: a row a node in each commit would wear the card."""
        noted = self._noted_ms
        return {
            node_id: ms
            for node_id, ms in heard_ms.items()
            if ms - noted.get(node_id, -NOTED_APART_MS) >= NOTED_APART_MS
        }

    def _rows(
        self, connection: Transaction, commit: Commit, known: dict[int, SeenSet], *, again: bool
    ) -> tuple[list[Row], list[int]]:
        """Rows to write, and how many come from each delivery."""
        rows: list[Row] = []
        stored: list[int] = []
        named: set[Moment] = set()
        for delivery in commit.deliveries:
            fresh = _unseen(delivery.readings, known.get(delivery.boot.id))
            new = [self._dated(delivery.boot, reading) for reading in fresh]
            ours = 0
            if delivery.boot.by_time:
                new, ours = _not_kept(connection, new, named)
            stored.append(len(new) + (ours if again else 0))
            rows += new
        return rows, stored

    def _dated(self, boot: BootInHand, reading: Reading) -> Row:
        fixed = boot.fixed_utc_ms
        offset = self._clock.time.offset_ms if fixed is None else fixed
        at = reading.at_ms
        if at is None:
            at = reading.uptime_ms + boot.placed_ms
        return Row(reading, boot.id, at + offset, self._clock.utc_ms(reading.received_ms))

    def _dates(self, heard_ms: dict[int, int]) -> dict[int, datetime]:
        return {node_id: utc(self._clock.utc_ms(ms)) for node_id, ms in heard_ms.items()}

    def _split(self, commit: Commit, error: RefusedByDatabase, *, again: bool) -> None:
        if len(commit.deliveries) > 1:
            log.warning("commit split deliveries=%d reason=%r", len(commit.deliveries), str(error))
            for part in _parts(commit):
                self.write(part, again=again)
                # Written and answered: if a later part fails, only what is left is tried again.
                del commit.deliveries[0]
                commit.refused = []
            return
        if not any(delivery.readings for delivery in commit.deliveries):
            raise error  # not a record's fault: something is wrong with the schema
        log.error("record refused by the database reason=%r", str(error))
        self._set_aside(commit, commit.deliveries[0], error, again=again)

    def _set_aside(
        self, commit: Commit, delivery: Delivery, error: RefusedByDatabase, *, again: bool
    ) -> None:
        reason = Rejected(
            received_ms=self._clock.utc_ms(max(commit.heard_ms.values(), default=0)),
            sender=delivery.boot.identity,
            topic="records",
            code=error.code,
            detail=error.detail,
            body=repr(delivery.readings).encode(),
        )
        alone = replace(commit, deliveries=[replace(delivery, readings=[])], refused=[reason])
        self.write(alone, again=again)


def _unseen(found: list[Reading], known: SeenSet | None) -> list[Reading]:
    return found if known is None else [reading for reading in found if reading.seq not in known]


def _not_kept(connection: Transaction, new: list[Row], named: set[Moment]) -> tuple[list[Row], int]:
    """Leave out what its own time names as a repeat: in the table, or in this very commit.

    Also how many of the rest are there already and were received when ours were: an earlier try of
    this commit got through.
    """
    moments = [(row.reading.channel_id, row.measured_ms) for row in new]
    channel_ids, instants = [m[0] for m in moments], [m[1] for m in moments]
    kept = readings.kept_at(connection, channel_ids, instants)
    fresh, ours = [], 0
    for row, moment in zip(new, moments, strict=True):
        if moment in named:
            continue
        named.add(moment)
        if moment not in kept:
            fresh.append(row)
        elif kept[moment] == row.received_ms:
            ours += 1
    return fresh, ours


def _progress(commit: Commit) -> list[Progress]:
    boots_in_hand = {delivery.boot.id: delivery.boot for delivery in commit.deliveries}
    seqs: dict[int, list[Seqs]] = {boot_id: [] for boot_id in boots_in_hand}
    for delivery in commit.deliveries:
        seqs[delivery.boot.id] += delivery.seqs
    # In order of id, so that two transactions can never wait for each other.
    return [boots_in_hand[boot_id].progress(seqs[boot_id]) for boot_id in sorted(seqs)]


def _parts(commit: Commit) -> list[Commit]:
    """One commit a delivery; what was refused goes with the first."""
    return [
        Commit(
            [delivery],
            commit.refused if place == 0 else [],
            commit.heard_ms,
            len(delivery.readings),
        )
        for place, delivery in enumerate(commit.deliveries)
    ]
