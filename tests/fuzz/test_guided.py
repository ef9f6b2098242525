"""The parsers under inputs that are led by coverage: nothing comes out that was not promised."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# A message may have 16 KiB. One that takes 60 s, or 1 GiB, is a defect by itself; finer limits of
# time would be broken by a machine that is busy, see test_parsers.py for those.
OPTIONS = ["-seed=1", "-max_len=17000", "-timeout=60", "-rss_limit_mb=1024", "-reduce_inputs=0"]
SHORT_RUNS = 20_000
WHOLE_S = 600
CONTROL_RUNS = 500_000
DONE = re.compile(
    r"#(?P<runs>\d+)\s+DONE\s+cov: (?P<coverage>\d+) ft: (?P<features>\d+) corp: (?P<corpus>\d+)"
)

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None,
    reason="atheris is not installed: it is built for Linux on x86_64 only",
)


def run(program: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run to its end; what breaks a promise is left in `folder`, and is its exit code."""
    command = [sys.executable, "-m", program, str(folder / "corpus"), *OPTIONS, *options]
    return subprocess.run(
        [*command, f"-artifact_prefix={folder}/"],
        cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "0"}, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
    )  # fmt: skip


def test_no_input_that_coverage_leads_to_breaks_a_promise(tmp_path: Path, whole: bool) -> None:
    enough = f"-max_total_time={WHOLE_S}" if whole else f"-runs={SHORT_RUNS}"
    done = run("tests.fuzz.guided", tmp_path, enough)
    assert done.returncode == 0, done.stdout[-4_000:]
    found = DONE.search(done.stdout)
    assert found is not None
    print(f"{found['runs']} inputs, {found['coverage']} edges, {found['features']} features, "
          f"{found['corpus']} in the corpus")  # fmt: skip
    assert int(found["runs"]) >= SHORT_RUNS


def test_a_fault_that_lies_deep_is_led_to(tmp_path: Path) -> None:
    """The negative control."""
    done = run("tests.controls.careless_parser", tmp_path, f"-runs={CONTROL_RUNS}")
    assert done.returncode != 0
    assert "this is the fault" in done.stdout
    assert len(list(tmp_path.glob("crash-*"))) == 1
