"""What a simulated node measures by: what it was made with, or what the hub told it last."""

from dataclasses import dataclass, field, replace
from typing import Final

from tests.simulator.messages import Channel
from tests.simulator.record import JsonObject, Sensed

PHASES: Final = (0, 120, 180, 240)


class Refused(Exception):
    """These settings cannot be taken; the text says which field, and why."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Times in ms. `factors` are what a channel shows beside what it showed when it was new."""

    rev: int = 0
    interval_ms: int = 10_000
    live_ms: int = 2_000
    factors: dict[int, float] = field(default_factory=dict)

    def with_told(self, told: JsonObject, channels: tuple[Channel, ...]) -> "Settings":
        """What follows from a message on `settings`. Raises Refused."""
        rev = _number(told, "rev", 0, 1, 2**31 - 1)
        known = {channel.ch: channel for channel in channels}
        factors = {}
        for place, said in enumerate(told.get("channels", [])):
            name = f"channels[{place}]"
            channel = known.get(said.get("ch"))
            if channel is None:
                raise Refused(f"{name}.ch: this node has no such channel")
            if said.get("phase_deg", 0) not in PHASES:
                raise Refused(f"{name}.phase_deg: must be 0, 120, 180 or 240")
            if said.get("sensor", channel.sensor) != channel.sensor:
                raise Refused(f"{name}.sensor: there is no such sensor")
            nominal = nominal_amps_per_volt(channel)
            factors[channel.ch] = (said.get("amps_per_volt") or nominal) / nominal
        interval_s = _number(told, "interval_s", 10, 1, 3_600)
        live_s = _number(told, "live_s", 2, 1, 3_600)
        return replace(
            self,
            rev=int(rev),
            interval_ms=int(interval_s * 1_000),
            live_ms=int(live_s * 1_000),
            factors=factors,
        )

    def shown(self, channels: tuple[Channel, ...], sensed: list[Sensed]) -> list[Sensed]:
        """What the clamps see, as these settings make it."""
        return [
            one
            if (factor := self.factors.get(channel.ch, 1)) == 1
            else one._replace(
                current_ma=round(one.current_ma * factor), power_dw=round(one.power_dw * factor)
            )
            for channel, one in zip(channels, sensed, strict=True)
        ]


def nominal_amps_per_volt(channel: Channel) -> float:
    """What the sensor's name says; the SCT-013-000 has 2000 turns, and a burden of 33 ohm."""
    return 2_000 / 33 if channel.sensor == "SCT-013-000" else float(channel.rated_a)


def _number(told: JsonObject, name: str, left_out: float, least: float, most: float) -> float:
    value = told.get(name, left_out)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise Refused(f"{name}: must be a number from {least} to {most}")
    return value
