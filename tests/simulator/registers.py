"""Energy registers: power times time, summed exactly in integers."""

from dataclasses import dataclass
from typing import Final

UNITS_PER_MWH: Final = 36_000  # 1 mWh = 3.6 J; one unit is 0.1 W during 1 ms = 0.1 mJ


@dataclass(slots=True)
class Register:
    """Imported and exported energy of one channel; neither ever falls."""

    imported: int = 0
    exported: int = 0

    def add(self, power_dw: int, ms: int) -> None:
        """Count `power_dw` (0.1 W, signed) during `ms` milliseconds."""
        if power_dw >= 0:
            self.imported += power_dw * ms
        else:
            self.exported -= power_dw * ms

    @property
    def imported_mwh(self) -> int:
        return self.imported // UNITS_PER_MWH

    @property
    def exported_mwh(self) -> int:
        return self.exported // UNITS_PER_MWH

    def copy(self) -> "Register":
        return Register(self.imported, self.exported)
