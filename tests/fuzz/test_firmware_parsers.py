"""The firmware's parsers of bytes from outside, under libFuzzer with AddressSanitizer and UBSan.

Each is a file in firmware/test/fuzz, and says there what it promises.
"""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.firmware.builds import FIRMWARE, FUZZED, Variant
from tests.fuzz.firmware_seeds import seeds

# A message may have 4 KiB for the node; an image of the flash has 48.
OPTIONS = ["-seed=1", "-timeout=60", "-rss_limit_mb=2048", "-reduce_inputs=0"]
MAX_LEN = {"journal": 50_000}
SHORT_RUNS = {"journal": 1_500, "node": 3_000, "settings": 30_000}
RUNS = 150_000  # of the others, in a second or two
WHOLE_S = 600
CONTROL_RUNS = 2_000_000
DONE = re.compile(r"#(?P<runs>\d+)\s+DONE\s+cov: (?P<edges>\d+) ft: (?P<features>\d+)")
FUZZERS = sorted(path.stem for path in (FIRMWARE / "test" / "fuzz").glob("*.cpp"))

Build = Callable[[Variant], Path]


def run(fuzzer: str, programs: Path, folder: Path, enough: str) -> subprocess.CompletedProcess[str]:
    """Run to its end; what breaks a promise is left in `folder`, and is its exit code."""
    corpus = folder / "corpus"
    corpus.mkdir()
    first = [corpus / f"{number:04}" for number in range(len(seeds(fuzzer)))]
    for path, seed in zip(first, seeds(fuzzer), strict=True):
        path.write_bytes(seed)
    named = "-seed_inputs=" + ",".join(map(str, first))  # in the same order everywhere
    longest = f"-max_len={MAX_LEN.get(fuzzer, 6_000)}"
    found = folder / "found"
    found.mkdir()
    command = [str(programs / f"fuzz_{fuzzer}"), str(found), *OPTIONS, named, longest, enough]
    return subprocess.run(
        [*command, f"-artifact_prefix={folder}/"],
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )


@pytest.mark.parametrize("fuzzer", [name for name in FUZZERS if not name.startswith("control_")])
def test_no_bytes_break_the_promises_of(
    fuzzer: str, firmware_build: Build, tmp_path: Path, whole: bool
) -> None:
    runs = SHORT_RUNS.get(fuzzer, RUNS)
    enough = f"-max_total_time={WHOLE_S}" if whole else f"-runs={runs}"
    done = run(fuzzer, firmware_build(FUZZED), tmp_path, enough)
    assert done.returncode == 0, done.stdout[-4_000:]
    found = DONE.search(done.stdout)
    assert found is not None, done.stdout[-4_000:]
    print(f"{fuzzer}: {found['runs']} inputs, {found['edges']} edges, {found['features']} features")
    assert int(found["runs"]) >= runs


def test_a_parser_that_believes_a_length_is_found_out(
    firmware_build: Build, tmp_path: Path
) -> None:
    """The negative control."""
    done = run("control_careless", firmware_build(FUZZED), tmp_path, f"-runs={CONTROL_RUNS}")
    assert done.returncode != 0
    assert "AddressSanitizer" in done.stdout
    assert len(list(tmp_path.glob("crash-*"))) == 1
