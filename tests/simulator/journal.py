"""A node's journal: every record until the hub keeps it, and after that until the room is needed.

It is the registers' store too. What was not synced is lost with the power; so a record is
synced before it is sent, and neither a sent record nor a register the hub has seen is ever lost.
"""

from collections import deque
from collections.abc import Iterable
from itertools import islice
from typing import Final

from tests.simulator.merge import may_merge, merged
from tests.simulator.record import Name, Record
from tests.simulator.registers import Register

SYNC_MS: Final = 10_000
BATCH_RECORDS: Final = 120
BATCH_BYTES: Final = 16 * 1024
ENVELOPE_BYTES: Final = 260
DAY_AT_TEN_SECONDS: Final = 8_640


class Journal:
    """Records in the order they were made: first those acknowledged, then those still held."""

    def __init__(self, capacity: int = DAY_AT_TEN_SECONDS) -> None:
        self.capacity = capacity
        self.dropped = 0
        self.syncs = 0
        self.acked: Name | None = None  # the newest ack, which the hub is held to
        self._kept: deque[Record] = deque()  # acknowledged: reusable, good for a replay
        self._held: deque[Record] = deque()
        self._unsynced: list[Record] = []
        self._registers: dict[int, Register] = {}
        self._newest_registers: dict[int, Register] = {}

    @property
    def held(self) -> int:
        """How many records wait for an acknowledgement."""
        return len(self._held)

    @property
    def kept(self) -> int:
        """How many acknowledged records could still be sent again."""
        return len(self._kept)

    def __len__(self) -> int:
        return len(self._kept) + len(self._held)

    def records(self) -> list[Record]:
        """All records, the oldest first."""
        return [*self._kept, *self._held]

    def registers(self) -> dict[int, Register]:
        """The registers as they stand in flash, by channel."""
        return {ch: register.copy() for ch, register in self._registers.items()}

    def append(self, record: Record, registers: dict[int, Register]) -> None:
        """Write a record and the registers at its end; makes room where there is none."""
        if len(self) >= self.capacity:
            self._make_room()
        self._held.append(record)
        self._unsynced.append(record)
        self._newest_registers = {ch: register.copy() for ch, register in registers.items()}
        if record.up_ms - self._unsynced[0].up_ms >= SYNC_MS:
            self.sync()

    def fill(self, records: Iterable[Record], registers: dict[int, Register]) -> None:
        """Take over a long past at once, synced; the capacity grows with it if it must."""
        self._held.extend(records)
        self.capacity = max(self.capacity, len(self))
        self._newest_registers = registers
        self.sync()

    def sync_due_ms(self) -> int | None:
        """The uptime by which what was written must be safe."""
        return self._unsynced[0].up_ms + SYNC_MS if self._unsynced else None

    def sync(self) -> None:
        """Make everything written so far survive a power cut."""
        self.syncs += bool(self._unsynced)
        self._unsynced.clear()
        self._registers = self._newest_registers

    def lose_power(self) -> list[Record]:
        """Forget what was not synced; returns what was lost."""
        lost = self._unsynced
        for _ in lost:
            self._held.pop()
        self._unsynced = []
        self._newest_registers = self._registers
        return lost

    def batch(self) -> list[Record]:
        """The oldest held records that fit one message; synced first, since they will be sent."""
        self.sync()
        chosen: list[Record] = []
        size = ENVELOPE_BYTES
        for record in islice(self._held, BATCH_RECORDS):
            size += len(record.text) + 1
            if chosen and not (size <= BATCH_BYTES and _go_together(chosen[0], record)):
                break
            chosen.append(record)
        return chosen

    def acknowledge(self, records: Iterable[Record]) -> None:
        """The hub keeps these: they become reusable."""
        records = list(records)
        self.acked = records[-1].name if records else self.acked
        self._kept.extend(record for record in records if self._take(record))

    def set_aside(self, record: Record) -> None:
        """The hub will never read this one."""
        self.dropped += self._take(record)

    def replay(self) -> None:
        """Hold everything again, the oldest first, and believe no ack of before."""
        self.acked = None
        self._held.extendleft(reversed(self._kept))
        self._kept.clear()

    def _take(self, record: Record) -> bool:
        """Whether it was still held: a full journal may have dropped it meanwhile."""
        if self._held and self._held[0] is record:
            self._held.popleft()
        elif record in self._held:
            self._held.remove(record)
        else:
            return False
        return True

    def _make_room(self) -> None:
        """Reuse what was acknowledged longest ago; else merge; else the oldest record goes."""
        if self._kept:
            self._kept.popleft()
            return
        self.sync()
        if not (self._merge(len(self._held) // 2) or self._merge(len(self._held))):
            self._held.popleft()
            self.dropped += 1

    def _merge(self, among: int) -> bool:
        """Merge the `among` oldest in pairs, so that what is oldest loses resolution first."""
        before, rest = list(islice(self._held, among)), list(islice(self._held, among, None))
        after: list[Record] = []
        pending: Record | None = None
        for record in before:
            if pending is None:
                pending = record
            elif may_merge(pending, record):
                after.append(merged(pending, record))
                pending = None
            else:
                after.append(pending)
                pending = record
        if pending is not None:
            after.append(pending)
        self._held = deque([*after, *rest])
        return len(after) < len(before)


def _go_together(first: Record, record: Record) -> bool:
    """One boot and one list of channels a batch; a suspect record travels alone."""
    return (
        record.boot == first.boot
        and record.channels == first.channels
        and not (first.singly or record.singly)
    )
