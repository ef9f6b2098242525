"""Calibration: when what a channel shows may be held against a reference, and what follows."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from edge.domain.errors import NotNow, OutOfRange
from edge.domain.node_settings import AMPS_PER_VOLT, NOISE_A, ChannelSettings, in_range
from edge.domain.readings import Quality
from edge.domain.sensors import PULSE, nominal_amps_per_volt

STEADY_MS = 30_000
LEAST_VALUES = 3
LEAST_SPAN_MS = 20_000
FRESH_MS = 15_000
MOST_SPREAD = 0.02
LEAST_SHARE = 0.2
MOST_RATIO = 2.0

_SPOILT = {
    Quality.CLIPPED: "the input is clipped: take a smaller load, or a sensor for a larger one",
    Quality.SAMPLES_LOST: "the node loses samples: it may be too busy; try again",
}


class Shown(NamedTuple):
    """What a channel showed at a moment (Unix ms); `voltage_v` None without a voltage input."""

    at_ms: int
    current_a: float
    voltage_v: float | None
    quality: int


class Steady(NamedTuple):
    """The mean of what a channel showed while it was steady."""

    current_a: float
    voltage_v: float | None


def steady(shown: Sequence[Shown], now_ms: int, most_a: float | None) -> Steady:
    """The mean of the last 30 s, in order of time; `most_a` is what the input can measure.

    Raises NotNow, with what is to be done, where they do not serve for a calibration.
    """
    recent = [one for one in shown if now_ms - STEADY_MS <= one.at_ms]
    _check_enough(recent, now_ms)
    for flag, what_to_do in _SPOILT.items():
        if any(one.quality & flag for one in recent):
            raise NotNow(what_to_do)
    amperes = [one.current_a for one in recent]
    mean_a = sum(amperes) / len(amperes)
    if most_a is not None and mean_a < LEAST_SHARE * most_a:
        raise NotNow(
            f"the channel shows {mean_a:.3g} A, and a calibration needs at least "
            f"{LEAST_SHARE * most_a:.3g} A, a fifth of its range: switch on a larger load, or lead "
            "the conductor through the clamp several times"
        )
    if mean_a <= 0:
        raise NotNow("the channel shows no current: is the load on, and the clamp round one wire?")
    spread = (max(amperes) - min(amperes)) / mean_a
    if spread > MOST_SPREAD:
        raise NotNow(
            f"the load is not steady: in the last 30 s it changed by {100 * spread:.3g} %, and "
            f"{100 * MOST_SPREAD:g} % are allowed. Take one that draws the same all the time, such "
            "as a kettle or a heater without thermostat, wait half a minute, and try again"
        )
    volts = [one.voltage_v for one in recent if one.voltage_v is not None]
    return Steady(mean_a, sum(volts) / len(volts) if volts else None)


def _check_enough(recent: Sequence[Shown], now_ms: int) -> None:
    if not recent or now_ms - recent[-1].at_ms > FRESH_MS:
        raise NotNow(
            "the channel has shown nothing for 15 s: is its node online, and the channel enabled?"
        )
    span_ms = recent[-1].at_ms - recent[0].at_ms
    if len(recent) < LEAST_VALUES or span_ms < LEAST_SPAN_MS:
        raise NotNow(
            f"there are {len(recent)} values of {span_ms / 1000:.0f} s so far: keep the load on, "
            "and try again when half a minute has passed (interval_s may be 10 at most, or the "
            "node must send live values)"
        )


def calibrated(
    channel: ChannelSettings, shown_a: float, reference_a: float, field: str
) -> ChannelSettings:
    """The settings with which the channel would have shown the reference.

    Noise was learnt in the old amperes and scales with them. Raises OutOfRange, naming `field`, or
    NotNow where the hub cannot know what to begin with.
    """
    if channel.sensor == PULSE:
        raise NotNow(
            "a pulse input has nothing to calibrate: wh_per_pulse is what is printed on the meter "
            "(1000 imp/kWh: 1 Wh)"
        )
    old = channel.amps_per_volt or nominal_amps_per_volt(channel)
    if old is None:
        raise NotNow(
            f"the hub does not know a sensor {channel.sensor!r}: put its amps_per_volt into the "
            "settings first"
        )
    ratio = reference_a / shown_a
    if not 1 / MOST_RATIO <= ratio <= MOST_RATIO:
        raise OutOfRange(
            f"the channel shows {shown_a:.4g} A and the reference {reference_a:.4g} A: that is no "
            "matter of calibration. Check the sensor's name, its burden, and how often the "
            "conductor goes through it",
            field=field,
        )
    new = replace(
        channel,
        amps_per_volt=_rounded(old * ratio),
        noise_a=_rounded(channel.noise_a * ratio),
    )
    if not (in_range(new.amps_per_volt, AMPS_PER_VOLT) and in_range(new.noise_a, NOISE_A)):
        raise OutOfRange("what comes out is beyond what a node can be told", field=field)
    return new


def _rounded(value: float) -> float:
    """Six digits: more are noise."""
    return float(f"{value:.6g}")
