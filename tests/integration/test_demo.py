"""The demo as a person meets it: it shows readings, stops in order, and leaves nothing behind."""

import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.stack.free_port import free_port
from tests.stack.hub import CHECKOUT

WITHIN_S = 60
Demo = subprocess.Popen[str]


@pytest.fixture
def folders() -> Iterator[Path]:
    """Where the demo puts its temporary folder; servers of other accounts may pass through."""
    folder = Path("/tmp") / f"demo-test-{os.getpid()}"  # noqa: S108 - short, for a Unix socket's path
    folder.mkdir(mode=0o711)
    yield folder
    shutil.rmtree(folder)


@contextmanager
def demo(folders: Path, *options: str) -> Iterator[Demo]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.demo", "--nodes", "2", "--interval", "1", *options],
        cwd=CHECKOUT,
        env=os.environ | {"TMPDIR": str(folders), "TZ": "Europe/Madrid"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def read_until(process: Demo, words: str) -> str:
    """What it prints up to the line with `words`."""
    assert process.stdout is not None
    printed = ""
    for line in process.stdout:
        printed += line
        if words in line:
            return printed
    raise AssertionError(f"{words!r} is not in:\n{printed}")


def children_of(pid: int) -> list[int]:
    """All processes below `pid`."""
    own = Path(f"/proc/{pid}/task")
    found = [
        int(word) for task in own.iterdir() for word in (task / "children").read_text().split()
    ]
    return found + [below for child in found for below in children_of(child)]


def ended(pids: list[int], within_s: float = 20) -> bool:
    """Whether all are gone in time."""
    for pid in pids:
        try:
            descriptor = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        try:
            poll = select.poll()
            poll.register(descriptor, select.POLLIN)
            if not poll.poll(within_s * 1_000):
                return False
        finally:
            os.close(descriptor)
    return True


def get(port: int, path: str) -> Any:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return json.load(answer)


def test_it_shows_named_circuits_and_their_energy_and_leaves_nothing_behind(
    folders: Path,
) -> None:
    port = free_port()
    with demo(folders, "--port", str(port), "--backfill", "2d") as running:
        printed = read_until(running, "all of the history is in")
        assert "first reading after" in printed
        assert f"http://127.0.0.1:{port}" in printed
        nodes = {node["name"]: node for node in get(port, "/api/nodes")["nodes"]}
        assert nodes["Kitchen"]["channels"][0]["name"] == "Fridge"
        (mains,) = nodes["Mains"]["channels"]
        assert {one["inside"] for one in nodes["Kitchen"]["channels"]} == {mains["id"]}
        assert mains["role"] == "grid"
        assert get(port, "/api/site")["zone"] == "Europe/Madrid"
        today = date.today()  # noqa: DTZ011 - a day more on either side does for every zone
        days = f"from={today - timedelta(days=3)}&to={today + timedelta(days=1)}"
        usage = get(port, f"/api/usage?level=day&{days}")
        assert usage["sum"]["total"]["kwh"] > 10
        processes = children_of(running.pid)
        assert len(processes) >= 3
        running.send_signal(signal.SIGINT)
        running.send_signal(signal.SIGINT)
        assert running.wait(WITHIN_S) == 0
        assert ended(processes)
    assert list(folders.iterdir()) == []


@pytest.mark.parametrize("at", ["preparing the database", "starting the hub"])
def test_interrupted_while_starting_it_leaves_nothing_behind(folders: Path, at: str) -> None:
    with demo(folders) as running:
        read_until(running, at)
        processes = children_of(running.pid)
        running.send_signal(signal.SIGTERM)
        assert running.wait(WITHIN_S) == 130
        assert ended(processes)
    assert list(folders.iterdir()) == []


def test_killed_it_takes_its_servers_along(folders: Path) -> None:
    with demo(folders, "--backfill", "0") as running:
        read_until(running, "first reading")
        processes = children_of(running.pid)
        running.kill()
        assert ended(processes)


def test_what_is_kept_goes_on_at_the_next_start(folders: Path) -> None:
    port, kept = free_port(), folders / "kept"
    energy, boots = [], []
    for backfill in ("1d", "9d"):  # the second time there is a past already
        options = ("--keep", str(kept), "--port", str(port), "--backfill", backfill)
        with demo(folders, *options, "--for", "2.5") as running:
            read_until(running, "are over")
            assert running.wait(WITHIN_S) == 0
        states = [json.loads(file.read_text()) for file in (kept / "nodes").glob("*.json")]
        energy.append(sum(state["registers"]["0"][0] for state in states))
        boots.append(sorted(state["boots"] for state in states))
    assert boots == [[1, 1], [2, 2]]
    assert energy[0] < energy[1] < 1.5 * energy[0]


def test_a_port_that_is_taken_is_named(folders: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with demo(folders, "--port", str(port)) as running:
            printed = read_until(running, "is taken")
            assert f"port {port} is taken: choose another" in printed
            assert running.wait(WITHIN_S) == 2
