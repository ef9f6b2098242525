"""What really happened to a node's records, for tests to hold the hub against."""

from collections.abc import Iterable

from tests.simulator.record import Name, Record
from tests.simulator.registers import Register


class Truth:
    """Every record of one node: made, acknowledged, lost with the power, or set aside."""

    def __init__(self) -> None:
        self.made: dict[Name, Record] = {}
        self.acknowledged: dict[Name, Record] = {}
        self.lost: list[Record] = []
        self.set_aside: list[Record] = []
        self._ended: dict[int, int] = {}  # imported by registers that were wiped
        self._registers: dict[int, Register] = {}

    def made_one(self, record: Record, registers: dict[int, Register]) -> None:
        """A record was written; `registers` are at its end."""
        self.made[record.name] = record
        self._registers = registers

    def kept(self, records: Iterable[Record]) -> None:
        """The hub acknowledged these (a merged one under its later name)."""
        for record in records:
            self.acknowledged[record.name] = record

    def begin_registers(self) -> None:
        """The registers were wiped and count from zero."""
        self._ended = {ch: self.imported_mwh(ch) for ch in self._registers}
        self._registers = {}

    def imported_mwh(self, ch: int) -> int:
        """What channel `ch` imported up to the newest record, in 1 mWh."""
        register = self._registers.get(ch)
        return self._ended.get(ch, 0) + (register.imported_mwh if register else 0)
