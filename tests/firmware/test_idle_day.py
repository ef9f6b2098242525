"""A clamp round nothing, sample by sample: a day of it with `--whole`, minutes of it else."""

import json
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.firmware.recordings import AMPS_PER_VOLT, VOLTS_PER_CODE, VOLTS_PER_VOLT, Codes, measure

RATE = 6400.0
CHUNK_CYCLES = 500  # 10 s of 50 Hz
SENSOR = f"SCT-013-000,amps_per_volt={AMPS_PER_VOLT}"


def idle(chunks: int, noise_codes: float) -> Iterator[Codes]:
    """Yield 10 s after 10 s of 230 V and no current, with noise on both."""
    chance = np.random.default_rng(5)
    turns = np.arange(CHUNK_CYCLES * 128) / 128
    volts = 230 * 2**0.5 * np.sin(2 * np.pi * turns) / VOLTS_PER_VOLT / VOLTS_PER_CODE
    clean = np.stack([volts + 2048, np.full(len(volts), 2011.3)], 1)
    for _ in range(chunks):
        noise = chance.standard_normal(clean.shape, dtype=np.float32) * noise_codes
        yield np.rint(clean + noise).astype(int)


def learn(program: Path, noise_codes: float, *volts: str) -> float:
    """Return what the node learns of the noise, in A."""
    frames = next(idle(1, noise_codes))
    lines = measure(program, frames, RATE, "--learn", "0", *volts, "--channel", SENSOR)
    return float(next(line for line in lines if "learnt" in line)["noise_a"])


def intervals(program: Path, chunks: Iterator[Codes], *options: str) -> list[dict[str, Any]]:
    """Return the intervals that the meter makes of a stream of frames."""
    command = [str(program / "measure_codes"), "--inputs", "2", "--rate", repr(RATE), *options]
    with (
        ThreadPoolExecutor(1) as reader,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process,
    ):
        assert process.stdin is not None
        output = process.stdout
        assert output is not None
        found = reader.submit(lambda: [json.loads(line) for line in output if b'"up"' in line])
        for frames in chunks:
            process.stdin.write(frames.astype("<u2").tobytes())
        process.stdin.close()
        return found.result()


@pytest.mark.parametrize("voltage", [True, False])
@pytest.mark.parametrize("noise_codes", [4.0, 10.0])
def test_an_idle_clamp_moves_no_register_and_shows_nothing(
    firmware_programs: Path, whole: bool, noise_codes: float, voltage: bool
) -> None:
    volts = ("--volts-per-volt", str(VOLTS_PER_VOLT)) if voltage else ()
    noise_a = learn(firmware_programs, noise_codes, *volts)
    assert noise_a == pytest.approx(noise_codes * VOLTS_PER_CODE * AMPS_PER_VOLT, rel=0.02)
    chunks = 24 * 360 if whole else 12
    channel = ("--channel", f"{SENSOR},noise_a={noise_a!r}")
    found = intervals(firmware_programs, idle(chunks, noise_codes), *volts, *channel)
    assert len(found) >= chunks - 1
    shown = [one["ch"][0] for one in found]
    print(f"\n{len(found)} intervals, {noise_codes:g} codes: {shown[-1]}")
    assert max(abs(one["p"]) for one in shown) < 20  # 2 W
    assert max(one["i"] for one in shown) == 0
    assert (shown[-1]["e"], shown[-1]["x"]) == (0, 0)


def test_the_same_noise_that_nobody_has_learnt_does_move_it(firmware_programs: Path) -> None:
    volts = ("--volts-per-volt", str(VOLTS_PER_VOLT), "--channel", SENSOR)
    found = intervals(firmware_programs, idle(12, 10), *volts)
    assert found[-1]["ch"][0]["e"] > 0
