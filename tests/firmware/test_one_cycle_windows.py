"""One real cycle of 60 Hz each, of 125 moments in American homes, through the node's meter."""

import csv
from pathlib import Path

import numpy as np
import pytest

from tests.firmware.recordings import Codes, Floats, Reading, measure, readings

pytestmark = pytest.mark.needs_data

RATE = 30_000.0  # 500 samples in a cycle of 60 Hz
SECONDS = 0.8
AMPS_PER_VOLT = 60.606
VOLTS_PER_VOLT = 271.057


@pytest.fixture(scope="module")
def cycles(data: Path) -> list[tuple[Floats, Floats, dict[str, float]]]:
    """Return voltage, current and truth of each cycle."""
    folder = data / "waveforms/plaid_onecycle"
    waves = np.load(folder / "plaid.npz")
    with (folder / "truth.csv").open() as file:
        truths = [{k: float(v) for k, v in row.items()} for row in csv.DictReader(file)]
    return list(zip(waves["voltage"], waves["current"], truths, strict=True))


def codes_of(values: Floats, per_volt: float, bits: int) -> Codes:
    levels = 2**bits
    codes: Codes = np.rint(values / per_volt / 3.3 * levels + levels / 2).astype(int)
    assert codes.min() > 0
    assert codes.max() < levels - 1
    return codes


def run(program: Path, voltage: Floats, current: Floats, bits: int) -> list[Reading]:
    """Play a cycle again and again; return the windows but for the first."""
    cycle = np.stack(
        [codes_of(voltage, VOLTS_PER_VOLT, bits), codes_of(current, AMPS_PER_VOLT, bits)], 1
    )
    frames = np.tile(cycle, (round(SECONDS * 60), 1))
    scale = ["--highest", str(2**bits - 1), "--volts-per-code", repr(3.3 / 2**bits)]
    volts = ["--volts-per-volt", str(VOLTS_PER_VOLT), "--block", "300"]
    sensor = f"SCT-013-000,amps_per_volt={AMPS_PER_VOLT}"
    found = readings(measure(program, frames, RATE, *scale, *volts, "--channel", sensor), RATE)
    assert len(found) >= 2
    for one in found:
        assert one.hz == pytest.approx(60, abs=0.01)
        assert one.last - one.first == pytest.approx(12 * 500, abs=0.1)
        assert one.quality == 0
    return found


def test_sixteen_bit_codes_of_every_cycle_give_its_truth(
    firmware_programs: Path, cycles: list[tuple[Floats, Floats, dict[str, float]]]
) -> None:
    worst_i = worst_p = worst_u = 0.0
    for voltage, current, truth in cycles:
        for one in run(firmware_programs, voltage, current, 16):
            worst_i = max(worst_i, abs(one.current - truth["irms_A"]))
            worst_p = max(worst_p, abs(one.power - truth["real_power_W"]))
            worst_u = max(worst_u, abs(one.voltage_square**0.5 - truth["vrms_V"]))
    print(f"\n125 cycles, 16 bits: worst {worst_i:.6f} A, {worst_p:.4f} W, {worst_u:.4f} V")
    assert worst_i <= 0.0012
    assert worst_p <= 0.03
    assert worst_u <= 0.005


def test_twelve_bit_codes_are_off_by_their_own_rounding_and_nothing_else(
    firmware_programs: Path, cycles: list[tuple[Floats, Floats, dict[str, float]]]
) -> None:
    from_codes, from_truth = [], []
    for voltage, current, truth in cycles:
        one = run(firmware_programs, voltage, current, 12)[-1]
        v = codes_of(voltage, VOLTS_PER_VOLT, 12) * (3.3 / 4096 * VOLTS_PER_VOLT)
        i = codes_of(current, AMPS_PER_VOLT, 12) * (3.3 / 4096 * AMPS_PER_VOLT)
        power = float((i * v).mean() - i.mean() * v.mean())
        assert one.current == pytest.approx(float(i.std()), rel=2e-4, abs=1e-6)
        assert one.power == pytest.approx(power, rel=2e-4, abs=0.01)
        if truth["real_power_W"] >= 50:
            from_codes.append((one.power / power - 1) * 100)
            from_truth.append((one.power / truth["real_power_W"] - 1) * 100)
    print(f"\n{len(from_codes)} cycles of 50 W and above, 12 bits, worst power: ", end="")
    print(f"{np.abs(from_codes).max():.4f} % from the codes, ", end="")
    print(f"{np.abs(from_truth).max():.4f} % from the truth (mean {np.mean(from_truth):.4f} %)")
    assert len(from_codes) > 40
