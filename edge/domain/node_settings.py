"""Settings of a node: what the hub may tell it about measuring, and in which ranges."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal, NamedTuple

from edge.domain.errors import NotFound, OutOfRange, WrongType

# The node checks the same; docs/protocol.md has the table.
REV = (1, 2**31 - 1)
INTERVAL_S = (1.0, 3_600.0)
LIVE_S = (1.0, 3_600.0)
VOLTS_PER_VOLT = (0.0, 100_000.0)
MOST_CHANNELS = 8
SENSOR = r"[A-Za-z0-9._-]{1,23}"
BURDEN_OHM = (0.0, 10_000.0)
AMPS_PER_VOLT = (0.0, 100_000.0)
PHASE_US = (-5_000.0, 5_000.0)
NOISE_A = (0.0, 100.0)
VOLTAGE_INPUT = (0, 0)
MULTIPLY = (0.001, 1_000.0)
ASSUMED_V = (1.0, 1_000.0)
ASSUMED_PF = (0.01, 1.0)
WH_PER_PULSE = (0.001, 100_000.0)

State = Literal["made_with", "pending", "applied", "refused", "skipped"]
Why = Literal["set", "noise", "calibration", "undo"]


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """How one channel is measured; `amps_per_volt` 0: as the sensor's name and its burden say."""

    ch: int
    enabled: bool = True
    sensor: str = "SCT-013-030"
    burden_ohm: float = 0.0
    amps_per_volt: float = 0.0
    phase_us: float = 0.0
    noise_a: float = 0.0
    voltage_input: int = 0
    phase_deg: int = 0
    multiply: float = 1.0
    invert: bool = False
    assumed_v: float = 230.0
    assumed_pf: float = 1.0
    wh_per_pulse: float = 1.0


@dataclass(frozen=True, slots=True)
class NodeSettings:
    """All that a node is told about measuring, without the revision."""

    channels: tuple[ChannelSettings, ...]
    interval_s: float = 10.0
    live_s: float = 2.0
    mains_hz: int = 0
    volts_per_volt: float = 0.0

    def channel(self, ch: int) -> ChannelSettings:
        """The settings of one channel. Raises NotFound."""
        for channel in self.channels:
            if channel.ch == ch:
                return channel
        known = ", ".join(str(channel.ch) for channel in self.channels)
        raise NotFound(f"these settings have no channel {ch}, but {known}", field="ch")

    def with_channel(self, changed: ChannelSettings) -> "NodeSettings":
        """The same with another channel in the place of the one with its index."""
        return replace(
            self, channels=tuple(changed if c.ch == changed.ch else c for c in self.channels)
        )

    def as_kept(self) -> dict[str, Any]:
        """All fields as JSON has them."""
        return asdict(self) | {"channels": [asdict(channel) for channel in self.channels]}


class Settled(NamedTuple):
    """What a node says became of a revision; `error` None: it measures by it."""

    rev: int
    error: str | None


class Standing(NamedTuple):
    """The newest settings of a node, and what became of them.

    `settled_ms` is when that was heard, on the hub's clock; None: before the hub's start, or never.
    """

    settings: NodeSettings
    state: State
    settled_ms: int | None


def check(settings: NodeSettings) -> NodeSettings:
    """What no single field can say. Raises WrongType, OutOfRange."""
    if len({channel.ch for channel in settings.channels}) < len(settings.channels):
        raise WrongType("a channel is listed twice: list each once", field="channels")
    if not any(channel.enabled for channel in settings.channels):
        raise OutOfRange("at least one channel must be enabled", field="channels")
    return settings


def from_kept(kept: Mapping[str, Any]) -> NodeSettings:
    """Read what `as_kept` gave, here or in an earlier release: what it lacks is as left out."""
    channels = tuple(ChannelSettings(**_known(ChannelSettings, c)) for c in kept["channels"])
    return NodeSettings(**_known(NodeSettings, kept) | {"channels": channels})


def in_range(value: float, bounds: tuple[float, float]) -> bool:
    """Whether it lies between these two, or is one of them."""
    return bounds[0] <= value <= bounds[1]


def _known(kind: type, kept: Mapping[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in kept.items() if name in names}
