"""Recorded codes through the node's own meter, and what the same codes are in float64."""

import json
import math
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

VOLTS_PER_CODE: Final = 3.3 / 4096
AMPS_PER_VOLT: Final = 60.606  # SCT-013-000 with 33 ohm
VOLTS_PER_VOLT: Final = 271.057
MIDDLE: Final = 2048
LEAD_CYCLES: Final = 24  # played before a recording: the node has been running when it begins

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Reading:
    """One window of one channel; `first` and `last` are its bounds, in samples of the recording."""

    first: float
    last: float
    hz: float
    current_square: float
    voltage_square: float
    power: float
    quality: int

    @property
    def current(self) -> float:
        return math.sqrt(max(self.current_square, 0.0))


def measure(program: Path, frames: Codes, rate: float, *options: str) -> list[dict[str, Any]]:
    """Return what the meter says of `frames` (rows of codes, the voltage first), line by line."""
    command = [str(program / "measure_codes"), "--inputs", str(frames.shape[1])]
    done = subprocess.run(
        [*command, "--rate", repr(rate), *options],
        input=frames.astype("<u2").tobytes(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def readings(lines: list[dict[str, Any]], rate: float, lead: int = 0) -> list[Reading]:
    """Return the windows of channel 0 that begin after `lead` samples."""
    found = []
    for line in lines:
        if "us" not in line:
            continue
        # A sample stands for the time up to it; it was taken in the middle of what it stands for.
        last = line["end_us"] * rate / 1e6 - 0.5 - lead
        channel = line["ch"][0]
        reading = Reading(
            last - line["us"] * rate / 1e6,
            last,
            line["hz"],
            channel["i2"],
            channel["u2"],
            channel["p"],
            channel["q"],
        )
        if reading.first >= 0:
            found.append(reading)
    return found


def with_lead(frames: Codes) -> tuple[Codes, int]:
    """Return the recording with its first cycles before it, and how many samples that adds."""
    period = mean_period(frames[:, 0].astype(float))
    lead = round(LEAD_CYCLES * period)
    return np.concatenate([frames[:lead], frames]), lead


def crossings(voltage: Floats) -> Floats:
    """Return where the voltage rises through its mean, between samples."""
    v = voltage - voltage.mean()
    at = np.nonzero((v[:-1] < 0) & (v[1:] >= 0))[0]
    exact: Floats = at - v[at] / (v[at + 1] - v[at])
    apart: Floats = exact[np.concatenate([[True], np.diff(exact) > 10])]
    return apart


def mean_period(voltage: Floats) -> float:
    """Return the samples of a cycle, over the whole recording."""
    at = crossings(voltage)
    return float((at[-1] - at[0]) / (len(at) - 1))


def whole_cycles(voltage: Floats, first: float, last: float) -> float:
    """Return how long the window's whole cycles are by the float64 voltage, in samples."""
    at = crossings(voltage)
    near = [at[np.argmin(np.abs(at - bound))] for bound in (first, last)]
    return float(near[1] - near[0])


def of_samples(v: Floats, i: Floats, first: float, last: float) -> tuple[float, float]:
    """Return RMS current and real power of samples, those at the edges by their share."""
    n = np.arange(len(v))
    share = np.clip(np.minimum(n + 0.5, last) - np.maximum(n - 0.5, first), 0, 1)
    return _values(v, i, share)


def of_wave(v: Floats, i: Floats, first: float, last: float) -> tuple[float, float]:
    """Return RMS current and real power of the continuous wave through the samples."""
    at = first + (np.arange(10_240) + 0.5) / 10_240 * (last - first)
    return _values(_between(v, at), _between(i, at), np.ones(len(at)))


def _values(v: Floats, i: Floats, share: Floats) -> tuple[float, float]:
    total = share.sum()
    mean_i, mean_v = (share * i).sum() / total, (share * v).sum() / total
    current = ((share * i * i).sum() / total - mean_i**2) ** 0.5
    return float(current), float((share * i * v).sum() / total - mean_i * mean_v)


def _between(x: Floats, at: Floats) -> Floats:
    n = np.clip(np.floor(at).astype(int), 1, len(x) - 3)
    t = at - n
    before, here, there, after = x[n - 1], x[n], x[n + 1], x[n + 2]
    slope, next_slope = (there - before) / 2, (after - here) / 2
    cubic = (2 * here - 2 * there + slope + next_slope) * t + (
        -3 * here + 3 * there - 2 * slope - next_slope
    )
    wave: Floats = (cubic * t + slope) * t + here
    return wave
