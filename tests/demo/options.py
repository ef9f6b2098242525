"""What the person who starts the demo can choose."""

import argparse
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.simulator.durations import duration_s
from tests.stack.free_port import free_port, is_free

USUAL_PORT: Final = 8080


@dataclass(frozen=True, slots=True)
class Choice:
    """The options, checked; `for_s` None is until Ctrl-C, `keep` None is a temporary folder."""

    nodes: int
    port: int
    for_s: float | None
    keep: Path | None
    backfill_s: float
    interval_s: float
    seed: int


def parse(arguments: list[str] | None = None) -> Choice:
    """Read the command line; on a mistake says what is wrong and ends the process."""
    parser = argparse.ArgumentParser(
        prog="./ohmstead demo",
        description="Run the hub here, now, with a simulated household. Ctrl-C ends it and "
        "leaves nothing behind.",
    )
    parser.add_argument(
        "--nodes", type=_at_least_one, default=5, metavar="N", help="sensor boxes (5)"
    )
    parser.add_argument("--port", type=_port, metavar="P", help="of the dashboard (8080 if free)")
    parser.add_argument("--for", dest="for_s", type=duration_s, metavar="SECONDS", help="then stop")
    parser.add_argument(
        "--keep", type=_folder, metavar="FOLDER", help="keep the data there, and go on with it"
    )
    parser.add_argument(
        "--backfill",
        type=duration_s,
        default="7d",
        metavar="30d",
        help="history before now (7d; 0 for none)",
    )
    parser.add_argument(
        "--interval", type=_interval, default=10, metavar="SECONDS", help="between records (10)"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another household (1)")
    given = parser.parse_args(arguments)
    if given.port is not None and not is_free(given.port):
        parser.error(
            f"port {given.port} is taken: choose another, or leave --port out to get a free one"
        )
    port = given.port or (USUAL_PORT if is_free(USUAL_PORT) else free_port())
    return Choice(
        given.nodes, port, given.for_s, given.keep, given.backfill, given.interval, given.seed
    )


def _folder(text: str) -> Path:
    """A relative folder is meant from where the command was called, not from the checkout."""
    folder = Path(os.environ.get("OHMSTEAD_CALLED_FROM", ".")) / text
    if not text or (folder.exists() and not folder.is_dir()):
        raise argparse.ArgumentTypeError(f"{text!r} is no folder: name one that is new, or kept")
    return folder


def _at_least_one(text: str) -> int:
    return _within(text, 1, 200)


def _port(text: str) -> int:
    return _within(text, 1, 65_535)


def _within(text: str, low: int, high: int) -> int:
    if not text.isdecimal() or not low <= int(text) <= high:
        raise argparse.ArgumentTypeError(f"{text!r}: choose a whole number from {low} to {high}")
    return int(text)


def _interval(text: str) -> float:
    interval_s = duration_s(text)
    if interval_s < 0.1:
        raise argparse.ArgumentTypeError(f"{text}: choose at least 0.1 s")
    return interval_s
