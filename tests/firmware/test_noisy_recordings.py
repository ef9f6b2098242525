"""A commercial plug's own converter, with radio on it, through the node's meter."""

from pathlib import Path

import numpy as np
import pytest

from tests.firmware.recordings import Codes, Reading, measure, readings

pytestmark = pytest.mark.needs_data

RATE = 5_000.0  # 100 samples in 20 ms
CLIPPED = 2
VOLTS_PER_COUNT = 230 / 1340  # roughly: the recordings do not say
AMPS_PER_COUNT = 4.19e-3  # what the plug's own firmware reckons with
COUNTS = ["--volts-per-code", "1", "--volts-per-volt", repr(VOLTS_PER_COUNT)]
SENSOR = f"SCT-013-000,amps_per_volt={AMPS_PER_COUNT!r}"
WATTS_PER_COUNT = VOLTS_PER_COUNT * AMPS_PER_COUNT

QUIET = ("bulb60W", "load28W", "noload")
DRIFTING, RADIO = "load56W_b2g", "load28W_phone_calls"
NAMES = (*QUIET, DRIFTING, RADIO)


def frames_of(data: Path, name: str) -> Codes:
    """Return the buffers one after another, as codes from 0 to 4095: voltage, current."""
    path = data / f"waveforms/crownstone_nrf52_adc/{name}.csv"
    samples: dict[str, list[Codes]] = {"i": [], "v": []}
    for row in path.read_text().splitlines()[1:]:
        cells = row.split(",")
        samples[cells[1]].append(np.array(cells[4:], dtype=int))
    assert len(samples["i"]) == len(samples["v"])
    return np.stack([np.concatenate(samples["v"]), np.concatenate(samples["i"])], 1) + 2048


@pytest.fixture(scope="module")
def measured(firmware_programs: Path, data: Path) -> dict[str, tuple[Codes, list[Reading]]]:
    found = {}
    for name in NAMES:
        frames = frames_of(data, name)
        lines = measure(firmware_programs, frames, RATE, *COUNTS, "--channel", SENSOR)
        found[name] = (frames, readings(lines, RATE))
    return found


def of_window(frames: Codes, one: Reading) -> tuple[Codes, float, float]:
    """Return a window's codes, and RMS current in counts and power in counts squared of them."""
    codes = frames[max(0, round(one.first)) : round(one.last) + 1]
    v, i = codes[:, 0] - codes[:, 0].mean(), codes[:, 1] - codes[:, 1].mean()
    return codes, float((i * i).mean() ** 0.5), float((i * v).mean())


def test_every_window_is_what_float64_makes_of_its_codes(
    measured: dict[str, tuple[Codes, list[Reading]]],
) -> None:
    print()
    for name, (frames, found) in measured.items():
        assert len(found) >= len(frames) / 1000 - 3
        worst_i = worst_p = 0.0
        for one in found:
            assert np.isfinite([one.current_square, one.voltage_square, one.power]).all()
            _, counts, counts_square = of_window(frames, one)
            current, power = counts * AMPS_PER_COUNT, counts_square * WATTS_PER_COUNT
            worst_i = max(worst_i, abs(one.current - current) / max(current, 0.05))
            worst_p = max(worst_p, abs(one.power - power) / max(abs(power), 10))
        print(f"{name:22}{len(found):4} windows, worst {worst_i:.3%} of I, {worst_p:.3%} of P")
        assert worst_i <= 0.01
        assert worst_p <= 0.01


def test_windows_with_codes_at_the_rails_are_flagged_and_no_others(
    measured: dict[str, tuple[Codes, list[Reading]]],
) -> None:
    flagged = 0
    for frames, found in measured.values():
        for one in found:
            first, last = round(one.first), round(one.last)
            certain = frames[first + 2 : last - 1]
            possible = frames[max(0, first - 2) : last + 3]
            if ((certain <= 0) | (certain >= 4095)).any():
                assert one.quality & CLIPPED
                flagged += 1
            if not ((possible <= 0) | (possible >= 4095)).any():
                assert one.quality == 0
    assert flagged >= 4


def test_a_quiet_load_is_the_plugs_own_reading_and_none_is_nothing(
    measured: dict[str, tuple[Codes, list[Reading]]], data: Path
) -> None:
    for name in (*QUIET, DRIFTING):
        path = data / f"waveforms/crownstone_nrf52_adc/{name}.truth.csv"
        truth = np.loadtxt(path, delimiter=",", skiprows=1)[:, 1] * AMPS_PER_COUNT
        _, found = measured[name]
        square = np.mean([one.current_square for one in found])
        # A bias that wanders by 20 counts within 200 ms is current, as far as anyone can tell.
        near = 0.04 if name == DRIFTING else 0.02
        assert square**0.5 == pytest.approx(float(np.mean(truth**2)) ** 0.5, rel=near, abs=0.002)
    watts = [one.power for one in measured["noload"][1]]
    print(f"\nno load: {np.mean(watts):.2f} W, worst {np.abs(watts).max():.2f} W")
    assert abs(np.mean(watts)) < 2
    assert all(45 < one.hz < 55 for one in measured["bulb60W"][1])
