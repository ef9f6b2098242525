"""Settings of a node: as the API takes and says them, and as they are published."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from pydantic import ConfigDict, Field

from edge.domain import node_settings as domain
from edge.wire.api_models import WHOLE, ChannelIndex, Model


def _within(bounds: tuple[float, float], meaning: str) -> Any:
    return Field(ge=bounds[0], le=bounds[1], description=meaning)


class ChannelSettings(Model):
    """How one channel is measured; what is left out is as the node has it when it is new."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)

    ch: ChannelIndex
    enabled: bool = True
    sensor: Annotated[str, Field(pattern=f"^{domain.SENSOR}$", description="by name")] = (
        "SCT-013-030"
    )
    burden_ohm: Annotated[float, _within(domain.BURDEN_OHM, "0: as the sensor's name says")] = 0.0
    amps_per_volt: Annotated[
        float, _within(domain.AMPS_PER_VOLT, "at the pin; 0: as sensor and burden say")
    ] = 0.0
    phase_us: Annotated[float, _within(domain.PHASE_US, "the current is late by this")] = 0.0
    noise_a: Annotated[float, _within(domain.NOISE_A, "RMS with the clamp open")] = 0.0
    voltage_input: Annotated[int, _within(domain.VOLTAGE_INPUT, "which one is meant"), WHOLE] = 0
    phase_deg: Annotated[
        Literal[0, 120, 180, 240],
        Field(description="behind the measured voltage"),
        WHOLE,
    ] = 0
    multiply: Annotated[float, _within(domain.MULTIPLY, "of several turns, or a share")] = 1.0
    invert: bool = False
    assumed_v: Annotated[float, _within(domain.ASSUMED_V, "V, without a voltage input")] = 230.0
    assumed_pf: Annotated[float, _within(domain.ASSUMED_PF, "without a voltage input")] = 1.0
    wh_per_pulse: Annotated[float, _within(domain.WH_PER_PULSE, "of a pulse input")] = 1.0


class NodeSettings(Model):
    """All that a node is told about measuring.

    `rev` is the revision that was changed: where another has been made since, it is refused (409).
    """

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)

    rev: Annotated[int, Field(ge=0, le=domain.REV[1]), WHOLE] | None = None
    interval_s: Annotated[float, _within(domain.INTERVAL_S, "length of an interval")] = 10.0
    live_s: Annotated[float, _within(domain.LIVE_S, "how often live values go out")] = 2.0
    mains_hz: Annotated[Literal[0, 50, 60], Field(description="0: found, else 50"), WHOLE] = 0
    volts_per_volt: Annotated[
        float, _within(domain.VOLTS_PER_VOLT, "of the voltage input; 0: there is none")
    ] = 0.0
    channels: Annotated[list[ChannelSettings], Field(min_length=1, max_length=domain.MOST_CHANNELS)]


class NodeSettingsView(Model):
    """The newest settings of a node, and what became of them.

    `state`: made_with (none were made yet: these are the node's own), pending (it has not
    answered), applied or refused (`error` says why). `node_rev` is what the node said last that it
    measures by; null: not heard since the hub's start.
    """

    state: domain.State
    error: str | None
    node_rev: int | None
    made_at: datetime | None
    made_by: str | None
    why: domain.Why | None
    settings: NodeSettings


class RevisionList(Model):
    """Revisions of a node's settings, the newest first; skipped: a newer one came before it."""

    revisions: list[NodeSettingsView]


def given(body: NodeSettings) -> domain.NodeSettings:
    """What the API was given. Raises WrongType, OutOfRange."""
    return domain.check(domain.from_kept(body.model_dump(exclude={"rev"})))


def view(settings: domain.NodeSettings, rev: int) -> NodeSettings:
    """As the API says them."""
    return NodeSettings(rev=rev, **asdict(settings) | {"channels": _channels(settings)})


def message(settings: domain.NodeSettings, rev: int) -> dict[str, Any]:
    """As they are published, and carried by answers over HTTP."""
    return {"rev": rev, **settings.as_kept()}


def encode(said: dict[str, Any]) -> bytes:
    """As JSON."""
    return msgspec.json.encode(said)


def _channels(settings: domain.NodeSettings) -> list[ChannelSettings]:
    return [ChannelSettings(**asdict(channel)) for channel in settings.channels]
