"""One record as the flash keeps it: its name, its end, and its JSON text."""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Protocol

ASSUMED_VOLTAGE: Final = 1
CLIPPED: Final = 2
SAMPLES_LOST: Final = 4
REGISTER_RESTORED: Final = 8
MERGED: Final = 16


class Sensed(NamedTuple):
    """What one clamp saw over an interval: 1 mA, 0.1 V (None: no voltage input), 0.1 W."""

    current_ma: int
    voltage_dv: int | None
    power_dw: int


class Sense(Protocol):
    """The front end of a node: what all its channels see, and the mains frequency in 0.01 Hz."""

    def __call__(self, up_ms: int, ms: int) -> tuple[int | None, list[Sensed]]: ...


class Name(NamedTuple):
    """What names a record for ever within its node."""

    boot: str
    seq: int


@dataclass(slots=True, eq=False)
class Record:
    """A record in the journal; `text` is what goes over the wire."""

    boot: str
    boots: int
    seq: int
    up_ms: int
    channels: tuple[int, ...]
    text: str
    sent: bool = False
    singly: bool = False  # it was in a batch that the hub could not read
    refusals: int = 0

    @property
    def name(self) -> Name:
        return Name(self.boot, self.seq)


def channel_text(
    sensed: Sensed, imported_mwh: int, exported_mwh: int | None, quality: int = 0
) -> str:
    """One channel's values as JSON, in A, V, W and Wh; `x` only where there is voltage."""
    current_ma, voltage_dv, power_dw = sensed
    voltage = "" if voltage_dv is None else f'"u":{voltage_dv / 10},'
    exported = "" if exported_mwh is None else f',"x":{exported_mwh / 1000}'
    flags = f',"q":{quality}' if quality else ""
    return (
        f'{{"i":{current_ma / 1000},{voltage}"p":{power_dw / 10}'
        f',"e":{imported_mwh / 1000}{exported}{flags}}}'
    )


def record_text(seq: int, up_ms: int, ms: int, hz_chz: int | None, channels: list[str]) -> str:
    """A record as JSON; `channels` are texts of `channel_text`."""
    frequency = "" if hz_chz is None else f',"hz":{hz_chz / 100}'
    return f'{{"seq":{seq},"up":{up_ms},"ms":{ms}{frequency},"ch":[{",".join(channels)}]}}'


JsonObject = dict[str, Any]
