"""What a node says, as bytes, and what it wants done with them."""

import json
from dataclasses import dataclass
from typing import Final

from tests.simulator.record import JsonObject, Name, Record, Sensed

PREFIX: Final = "ohmstead/1"


@dataclass(frozen=True, slots=True)
class Publish:
    """Publish on MQTT."""

    topic: str
    payload: bytes
    qos: int = 1
    retain: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """POST to /api/data; tell the node `posted` or `post_failed`."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class Dial:
    """Connect to the broker; tell the node `connected` or `unreachable`."""


Output = Publish | Post | Dial


@dataclass(frozen=True, slots=True)
class Channel:
    """A CT input as the node announces it."""

    ch: int
    sensor: str
    rated_a: int
    voltage: bool = False

    @property
    def hello(self) -> JsonObject:
        max_a = self.rated_a * 4 // 5  # what the input circuit can take before it clips
        return {"ch": self.ch, "sensor": self.sensor, "rated_a": self.rated_a, "max_a": max_a}


def topic(identity: str, last: str) -> str:
    """The node's topic `last`, such as `records` or `settings/applied`."""
    return f"{PREFIX}/{identity}/{last}"


def batch_payload(
    identity: str,
    records: list[Record],
    up_ms: int | None,
    more: bool,
    acked: Name | None = None,
) -> bytes:
    """The batch as JSON; `records` are of one boot and one list of channels."""
    first = records[0]
    up = "null" if up_ms is None else str(up_ms)
    held_to = "" if acked is None else f'"acked":{{"boot":"{acked.boot}","seq":{acked.seq}}},'
    head = (
        f'{{"v":1,"node":"{identity}","boot":"{first.boot}","boots":{first.boots},"up":{up},'
        f'"channels":{list(first.channels)},"more":{"true" if more else "false"},'
        f'{held_to}"records":['
    )
    return f"{head}{','.join(record.text for record in records)}]}}".encode()


def live_payload(
    up_ms: int, channels: tuple[int, ...], sensed: list[Sensed], hz_chz: int | None
) -> bytes:
    """The newest values of all channels, for the screen."""
    values = []
    for current_ma, voltage_dv, power_dw in sensed:
        voltage = {} if voltage_dv is None else {"u": voltage_dv / 10}
        values.append({"i": current_ma / 1000, **voltage, "p": power_dw / 10})
    frequency = {} if hz_chz is None else {"hz": hz_chz / 100}
    return compact({"up": up_ms, "channels": channels, "ch": values, **frequency})


def compact(value: object) -> bytes:
    """JSON without spaces."""
    return json.dumps(value, separators=(",", ":")).encode()
