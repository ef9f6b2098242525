"""The simple form: what a first sketch or another firmware posts, one object or a list."""

from datetime import datetime
from typing import Annotated, Any, NamedTuple

import msgspec
from msgspec import Meta, Struct

from edge.domain import quantities as q
from edge.domain.errors import BadInput, OutOfRange, WrongType
from edge.wire.node_message import Current, Power, Voltage
from edge.wire.strict_json import convert, decode, matching

MAX_ITEMS = 10_000
MAX_SENDERS = 100


class SimpleItem(Struct, kw_only=True):
    """One reading of a device: A, V, W, register in kWh; `timestamp` ends its `interval_s`."""

    device_id: Annotated[
        str,
        matching(
            r"[^\x00-\x1f\x7f/+#]*",
            "a name without control characters, /, + and #",
            min_length=1,
            max_length=64,
        ),
    ]
    current: Current | None = None
    voltage: Voltage | None = None
    power: Power | None = None
    kwh: Annotated[float, Meta(ge=0, le=q.ENERGY_WH[1] / 1000)] | None = None
    timestamp: str | int | float | None = None
    interval_s: Annotated[float, Meta(ge=0.001, le=q.INTERVAL_MS[1] / 1000)] | None = None


class SimpleReading(NamedTuple):
    """A checked item. `at_ms` (Unix) and `interval_ms` are None where the sender left them out."""

    device_id: str
    current_a: float | None
    voltage_v: float | None
    power_w: float | None
    energy_wh: float | None
    at_ms: int | None
    interval_ms: int | None


class Refusal(NamedTuple):
    """An item that cannot be kept, by its place in the list."""

    item: int
    error: BadInput


_any = msgspec.json.Decoder(Any)


def read_json(body: bytes) -> Any:
    """The body as plain values. Raises NotUtf8 or NotJson."""
    return decode(body, _any)


def parse_simple(value: Any) -> tuple[list[SimpleReading], list[Refusal]]:
    """Check one object or a list; good items first, bad ones with their reasons.

    Raises BadInput where it is neither an object nor a list of 1 to 10,000.
    """
    items = value if isinstance(value, list) else [value]
    if not 1 <= len(items) <= MAX_ITEMS:
        raise OutOfRange(f"send 1 to {MAX_ITEMS} readings at a time, not {len(items)}")
    good: list[SimpleReading] = []
    bad: list[Refusal] = []
    for place, item in enumerate(items):
        try:
            good.append(_checked(item, place))
        except BadInput as error:
            bad.append(Refusal(place, error))
    senders = len({reading.device_id for reading in good})
    if senders > MAX_SENDERS:
        raise OutOfRange(
            f"send readings of {MAX_SENDERS} devices at a time, not of {senders}", field="device_id"
        )
    return good, bad


def _checked(item: Any, place: int) -> SimpleReading:
    if not isinstance(item, dict):
        raise WrongType(
            'a reading is a JSON object such as {"device_id":"kitchen","power":966}', item=place
        )
    given = convert(item, SimpleItem, item=place)
    if given.current is None and given.power is None:
        raise WrongType("give current (A), power (W) or both", field="power", item=place)
    interval = None if given.interval_s is None else round(given.interval_s * 1000)
    return SimpleReading(
        given.device_id,
        given.current,
        given.voltage,
        given.power,
        None if given.kwh is None else given.kwh * 1000.0,
        None if given.timestamp is None else _moment(given.timestamp, place),
        interval,
    )


def _moment(given: str | float, place: int) -> int:
    # Compared before it is multiplied: 1e308 seconds are no whole number of milliseconds.
    seconds = _from_text(given, place) if isinstance(given, str) else given
    if not q.UNIX_MS[0] / 1000 <= seconds <= q.UNIX_MS[1] / 1000:
        raise OutOfRange(
            "timestamp is not between 2000 and 2100: a number is Unix time in seconds; a device "
            "without a clock leaves it out, and the hub dates the reading",
            field="timestamp",
            item=place,
        )
    return round(seconds * 1000)


def _from_text(text: str, place: int) -> float:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise WrongType(
            f"timestamp {text[:40]!r} is not ISO 8601: write it like 2026-05-01T10:00:00Z",
            field="timestamp",
            item=place,
        ) from None
    if moment.tzinfo is None:
        raise WrongType(
            "timestamp has no zone: add Z for UTC, or an offset such as +02:00",
            field="timestamp",
            item=place,
        )
    return moment.timestamp()
