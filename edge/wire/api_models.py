"""What the HTTP API says and takes, as types; the OpenAPI document is made of these."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from edge.domain.presence import Presence
from edge.domain.quantities import CHANNEL_INDEX

Role = Literal["grid", "generator", "solar", "battery", "load", "tenant"]
LevelName = Literal["quarter", "hour", "day", "week", "month", "year"]
Id = Annotated[int, Field(ge=1, le=2**31 - 1)]


def _as_whole(value: Any) -> Any:
    """JSON calls 5.0 a whole number too; Pydantic would take false for 0 where it compares."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool):
        raise ValueError("must be a number")  # noqa: TRY004 - Pydantic explains no TypeError
    return value


WHOLE = BeforeValidator(_as_whole)  # behind the bounds: else the document lacks them
ChannelIndex = Annotated[int, Field(ge=CHANNEL_INDEX[0], le=CHANNEL_INDEX[1]), WHOLE]

# No control characters: a NUL is no text that PostgreSQL could hold. A name of spaces is none.
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True),
    Field(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f]+$"),
]


class Model(BaseModel):
    """Numbers are numbers here, and nothing unknown is taken."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Problem(Model):
    """An error as RFC 9457 has it; `code` is stable, `field` and `item` name the place."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    field: str | None = None
    item: int | None = None


class SiteView(Model):
    """The place that this hub serves."""

    id: int
    name: str
    zone: str
    currency: str
    locale: str
    nominal_voltage_v: float


class ChannelView(Model):
    """One CT input of a node; `inside` is the channel that measures it too."""

    id: int
    ch: int
    name: str | None
    role: str
    inside: int | None
    sensor: str | None
    rated_a: float | None


class OfferView(Model):
    """A firmware on offer to a node; `error` says why the node does not take it."""

    version: str
    offered_at: datetime
    installed: bool
    error: str | None


class NodeView(Model):
    """A node, its channels, and how it is; `held` and `dropped` are records.

    `two_boards`: in the last hour two boards were heard with its identity.
    """

    id: int
    identity: str
    kind: str
    name: str | None
    presence: Presence
    last_heard_at: datetime | None
    firmware: str | None
    hardware: str | None
    interval_s: float | None
    rssi_dbm: int | None
    held: int | None
    dropped: int | None
    rejected: int
    last_rejected: str | None
    two_boards: bool
    update: OfferView | None
    channels: list[ChannelView]


class NodeList(Model):
    """All nodes of the site."""

    nodes: list[NodeView]


class NodeChange(Model):
    """What a person may change of a node."""

    name: Name | None


class ChannelChange(Model):
    """What a person may change of a channel; what is left out stays."""

    name: Name | None = None
    role: Role = "load"
    inside: Id | None = None


class Figures(Model):
    """A period of one channel or of the total: kWh, W, and the share of it that was measured."""

    kwh: float | None
    export_kwh: float | None
    mean_w: float | None
    min_w: float | None
    max_w: float | None
    coverage: float
    quality: list[str]


class ChannelFigures(Figures):
    """Figures of one channel."""

    channel: int


class UsageChannel(Model):
    """A channel that the answer speaks of."""

    id: int
    node: int
    ch: int
    name: str | None
    role: str
    inside: int | None


class UsagePeriod(Model):
    """A calendar period of the site's zone."""

    starts_at: datetime
    ends_at: datetime
    total: Figures
    channels: list[ChannelFigures]


class UsageSum(Model):
    """The whole range that was asked for."""

    total: Figures
    channels: list[ChannelFigures]


class UsageView(Model):
    """Usage over time; `from` and `to` are whole periods, `next` asks for the next page."""

    model_config = ConfigDict(strict=True, extra="forbid", populate_by_name=True)

    zone: str
    level: LevelName
    from_: Annotated[datetime, Field(alias="from")]
    to: datetime
    channels: list[UsageChannel]
    sum: UsageSum
    periods: list[UsagePeriod]
    next: str | None


class PowerView(Model):
    """A curve in equal steps; `at` is where each begins, null is a gap."""

    model_config = ConfigDict(strict=True, extra="forbid", populate_by_name=True)

    channel: int | None
    from_: Annotated[datetime, Field(alias="from")]
    to: datetime
    step_s: float
    at: list[datetime]
    mean_w: list[float | None]
    min_w: list[float | None]
    max_w: list[float | None]


class LiveReading(Model):
    """The newest reading of a channel."""

    channel: int
    node: int
    ch: int
    power_w: float | None
    current_a: float | None
    voltage_v: float | None
    at: datetime
    quality: list[str]


class LiveNode(Model):
    """Whether a node is there."""

    node: int
    presence: Presence


class LiveEvent(Model):
    """Event `live`: the channels that changed, and the site's new total."""

    at: datetime
    total_w: float | None
    total_quality: list[str]
    channels: list[LiveReading]


class LatestEvent(LiveEvent):
    """Event `latest`, the first one: everything that is known."""

    nodes: list[LiveNode]


class PresenceEvent(LiveNode):
    """Event `presence`: a node came or went."""

    at: datetime


class Part(Model):
    """A part of the hub; `reason` says why it is not up."""

    up: bool
    since: datetime
    reason: str


class ReadyView(Model):
    """Whether the hub does its work."""

    ready: bool
    parts: dict[str, Part]


class HealthView(Model):
    """That the process answers."""

    alive: bool


class Ack(Model):
    """What became of a node's message, as on its `ack` topic.

    `settings`: how it is to measure, where that is not what it said; as on its topic.
    """

    ack: dict[str, Any]
    settings: dict[str, Any] | None = None


class RejectedItem(Model):
    """An item of a list that was not kept, and why."""

    item: int
    field: str | None
    code: str
    detail: str


class Stored(Model):
    """What became of readings in the simple form; `repeated` were there already."""

    stored: int
    repeated: int
    rejected: list[RejectedItem]


class SimpleReadingIn(BaseModel):
    """One reading in the simple form; only `device_id` and `current` or `power` are needed.

    Other fields are ignored: what a first sketch sends besides is its own affair.
    """

    device_id: Annotated[
        str,
        Field(
            min_length=1,
            max_length=64,
            pattern=r"^[^\x00-\x1f\x7f/+#]+$",
            description="the device's name",
        ),
    ]
    current: Annotated[float, Field(ge=0, le=10_000, description="A")] | None = None
    voltage: Annotated[float, Field(ge=0, le=1_000, description="V")] | None = None
    power: Annotated[float, Field(ge=-1e7, le=1e7, description="W")] | None = None
    kwh: Annotated[float, Field(ge=0, le=1e9, description="register, kWh")] | None = None
    timestamp: Annotated[
        AwareDatetime | float | None,
        Field(description="end of the interval: ISO 8601 with a zone, or Unix seconds"),
    ] = None
    interval_s: Annotated[float, Field(ge=0.001, le=604_800)] | None = None
