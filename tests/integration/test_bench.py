"""The benchmarks run, count what they stored, and write what others read. No timing is asserted."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import mqtt_packets as mqtt
from tests.bench.figures import Figure

CHECKOUT = Path(__file__).parents[2]


def test_bench_ingest_measures_both_stacks_and_writes_its_figures(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    words = ["ingest", "--quick", "--records", "1,3", "--nodes", "2", "--readings", "60", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", *words, str(file)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = json.loads(file.read_text())
    assert {frozenset(row) for row in rows} == {
        frozenset({"name", "unit", "ours", "peer", "peer_name", "ratio"})
    }
    names = [row["name"] for row in rows]
    for each in ("1 record a message", "3 records a message"):
        assert f"{each}: CPU a reading, whole path" in names
    assert all(name in done.stdout for name in names)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["live", "--quick"], "publish to event, p99"),
        (["wear", "--minutes", "0.05"], "commit every 10 s: device bytes a reading"),
    ],
)
def test_the_short_form_of_a_bench_measures_both_sides(
    words: list[str], name: str, tmp_path: Path
) -> None:
    file = tmp_path / "figures.json"
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", *words, "--json", str(file)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    if words[0] == "wear" and done.returncode and "loop" in done.stderr:
        pytest.skip(f"no loop device can be mounted here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    rows = {row["name"]: row for row in json.loads(file.read_text())}
    assert rows[name]["ours"] > 0
    assert rows[name]["peer"] > 0


def test_bench_ingest_fails_when_a_reading_is_missing(tmp_path: Path) -> None:
    program = (
        "import sys; from tests.bench import __main__ as bench, sides;"
        "counted = sides.Side.stored;"
        "sides.Side.stored = lambda side: counted(side) - 1;"
        "sys.argv[1:] = 'ingest --quick --records 1 --nodes 1 --readings 5'.split(); bench.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode != 0
    assert "stored of 6 sent" in done.stderr


def test_a_ratio_below_one_means_that_ours_costs_less() -> None:
    assert Figure("CPU a reading", "us", 10, 40, "peer").ratio == pytest.approx(0.25)
    assert Figure("sustained", "readings/s", 40, 10, "peer").ratio == pytest.approx(0.25)
    assert Figure("alone", "us", 10).ratio is None


@pytest.mark.parametrize("length", [0, 100, 128, 20_000])
def test_packets_are_read_as_they_were_written_however_they_arrive(length: int) -> None:
    sent = mqtt.publish("a/b", b"x" * length, 7)
    buffer, found = bytearray(), []
    for place in range(0, len(sent), 50):
        buffer += sent[place : place + 50]
        found += list(mqtt.packets(buffer))
    assert found == [mqtt.Packet(mqtt.PUBLISH, b"a/b", b"x" * length, b"\x40\x02\x00\x07")]
    assert not buffer
