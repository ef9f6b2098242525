"""Real appliances through the node's meter: as good as float64 on the same codes allows."""

import csv
from pathlib import Path

import numpy as np
import pytest

from tests.firmware.recordings import (
    AMPS_PER_VOLT,
    MIDDLE,
    VOLTS_PER_CODE,
    VOLTS_PER_VOLT,
    Codes,
    Floats,
    Reading,
    measure,
    of_samples,
    of_wave,
    readings,
    whole_cycles,
    with_lead,
)

pytestmark = pytest.mark.needs_data

RATE = 6400.0
LOADS = ("kettle", "washing_machine", "induction_cooker", "tv", "refrigerator", "laptop")
HALF_A_SAMPLE_US = 1e6 / RATE / 2  # 78.1
POINTS = 0.02  # percent: how near to an ideal window in float64


def window_readings(program: Path, frames: Codes, skew_us: float) -> list[Reading]:
    """Return the meter's windows of a recording; each is of ten whole cycles."""
    played, lead = with_lead(frames)
    sensor = f"SCT-013-000,amps_per_volt={AMPS_PER_VOLT}"
    options = ["--skew", f"0,{skew_us}", "--volts-per-volt", str(VOLTS_PER_VOLT)]
    lines = measure(program, played, RATE, *options, "--channel", sensor)
    found = readings(lines, RATE, lead)
    assert len(found) >= 10
    for one in found:
        assert one.quality == 0
        assert one.hz == pytest.approx(50, abs=0.1)
        assert one.last - one.first == pytest.approx(1280, abs=2)
    return found


def percent(measured: float, truth: float) -> float:
    return (measured / truth - 1) * 100


@pytest.fixture(scope="module")
def peers(data: Path) -> dict[str, dict[str, str]]:
    """Return the errors of other firmware on the same codes, in percent, by load."""
    with (data / "waveforms/peer_accuracy_emonlib.csv").open() as file:
        return {row["load"]: row for row in csv.DictReader(file)}


def codes_of(data: Path, load: str) -> Codes:
    path = data / f"waveforms/adc12_from_hfhad_c/{load}_10.csv"
    return np.loadtxt(path, delimiter=",", skiprows=1, dtype=int)


def deviations(
    program: Path, codes: Codes, column: int, *, skew_us: float
) -> tuple[list[float], list[float]]:
    """Return by how many percent each window differs from float64 on the same codes."""
    found = window_readings(program, codes[:, [0, column]], skew_us)
    exact = (codes - MIDDLE).astype(np.float64) * VOLTS_PER_CODE
    volts, amps = exact[:, 0] * VOLTS_PER_VOLT, exact[:, column] * AMPS_PER_VOLT
    seen = volts if column == 1 else half_a_sample_later(volts)
    currents, powers = [], []
    for one in found:
        last = one.first + whole_cycles(volts, one.first, one.last)
        current, power = of_samples(seen, amps, one.first, last)
        currents.append(percent(one.current, current))
        powers.append(percent(one.power, power))
    return currents, powers


def half_a_sample_later(wave: Floats) -> Floats:
    """Return a wave between its samples, by eight of them."""
    shares = np.array([-5, 49, -245, 1225, 1225, -245, 49, -5]) / 2048
    later: Floats = np.convolve(wave, shares, "full")[4 : 4 + len(wave)]
    return later


def worst(values: list[float]) -> float:
    return max(abs(value) for value in values)


def test_every_window_is_what_float64_makes_of_the_same_codes(
    firmware_programs: Path, data: Path, peers: dict[str, dict[str, str]]
) -> None:
    print(f"\n{'':17}I mean, worst, P mean, worst (% of truth)")
    for load in LOADS:
        currents, powers = deviations(firmware_programs, codes_of(data, load), 1, skew_us=0)
        assert worst(currents) <= POINTS, (load, currents)
        assert worst(powers) <= POINTS, (load, powers)
        row = {name: float(value) for name, value in peers[load].items() if name != "load"}
        # What an ideal window is off by is the codes' own error; ours comes on top of it.
        ours = (
            row["ideal10_I_mean"] + float(np.mean(currents)),
            row["ideal10_I_max"] + worst(currents),
            row["ideal10_P_mean"] + float(np.mean(powers)),
            row["ideal10_P_max"] + worst(powers),
        )
        show(load, "Ohmstead", ours)
        for name, short in (("ideal", "ideal10"), ("EmonLib", "el"), ("emonLibCM", "cm")):
            columns = ("I_mean", "I_max", "P_mean", "P_max")
            show("", name, tuple(row[f"{short}_{column}"] for column in columns))
        if row["p"] >= 50:
            assert abs(ours[0]) <= 0.1
            assert ours[1] <= 0.3
            assert abs(ours[2]) <= 0.1
            assert ours[3] <= 0.3


def show(load: str, who: str, errors: tuple[float, ...]) -> None:
    print(f"{load:17}{who:10}" + "".join(f"{error:9.4f}" for error in errors))


def test_a_current_that_is_sampled_78_us_later_is_measured_as_well(
    firmware_programs: Path, data: Path
) -> None:
    print("\nhalf a sample later: I worst, P worst, P worst without correction (% of float64)")
    for load in LOADS:
        codes = codes_of(data, load)
        currents, powers = deviations(firmware_programs, codes, 2, skew_us=HALF_A_SAMPLE_US)
        _, uncorrected = deviations(firmware_programs, codes, 2, skew_us=0)
        show(load, "", (worst(currents), worst(powers), worst(uncorrected)))
        assert worst(currents) <= POINTS, (load, currents)
        assert worst(powers) <= POINTS, (load, powers)
        if load == "refrigerator":  # its current lags
            assert worst(uncorrected) > 1, "the correction makes no difference here"


@pytest.mark.parametrize("later", [False, True])
def test_every_window_is_near_the_truth_of_the_wave_before_it_became_codes(
    firmware_programs: Path, data: Path, later: bool
) -> None:
    print(f"\nhalf a sample later: {later}; I mean, worst, P mean, worst (% of truth)")
    for load in LOADS:
        for run in ("01", "02"):
            v, i = true_wave(data, f"{load}_{run}")
            moment = half_a_sample_later(i)
            if not later:
                v, i = half_a_sample_later(v), moment
            frames = np.stack([codes_from(v, VOLTS_PER_VOLT), codes_from(moment, AMPS_PER_VOLT)], 1)
            found = window_readings(firmware_programs, frames, HALF_A_SAMPLE_US * later)
            currents, powers = [], []
            watts = 0.0
            for one in found:
                last = one.first + whole_cycles(v, one.first, one.last)
                current, power = of_wave(v, i, one.first, last)
                currents.append(percent(one.current, current))
                powers.append(percent(one.power, power))
                watts += power / len(found)
            means = float(np.mean(currents)), float(np.mean(powers))
            show(
                f"{load} {run}",
                f"{watts:.0f} W",
                (means[0], worst(currents), means[1], worst(powers)),
            )
            if watts >= 50:
                assert worst(currents) <= 0.3, (load, run, currents)
                assert worst(powers) <= 0.3, (load, run, powers)
                assert abs(means[0]) <= 0.1
                assert abs(means[1]) <= 0.1


def true_wave(data: Path, name: str) -> tuple[Floats, Floats]:
    """Return volts and amperes as they were recorded: whole numbers, two of them to a code.

    Currents are taken between these samples, so that rounding to codes is not rounding of halves.
    """
    raw = np.loadtxt(data / f"waveforms/hfhad_c/{name}.csv", delimiter=",", skiprows=1)
    return raw[:, 1] / 21.3872, raw[:, 0] / 41.4738


def codes_from(values: Floats, per_volt: float) -> Codes:
    """Return what a 12-bit converter makes of volts or amperes."""
    codes: Codes = np.clip(np.rint(values / per_volt / VOLTS_PER_CODE) + MIDDLE, 0, 4095).astype(
        int
    )
    return codes
