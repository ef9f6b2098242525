"""The command line of the benchmarks: `./ohmstead bench NAME [--quick] [--json FILE]`."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from tests.bench import firmware, ingest, live, usage, wear
from tests.bench.figures import Figure, WrongFigure, table, write
from tests.bench.load import LoadError
from tests.stack.errors import StackError
from tests.stack.folder import private_folder


def main() -> None:
    """Run one benchmark, print its table, write its JSON."""
    given = _parser().parse_args()
    run: Callable[[argparse.Namespace, Path], Iterator[Figure]] = given.run
    figures: list[Figure] = []
    try:
        with private_folder() as folder:
            for figure in run(given, folder):
                figures.append(figure)
                print(f"measured: {figure.name}", file=sys.stderr)
    except (LoadError, StackError, WrongFigure) as error:
        sys.exit(f"bench: {error}")
    print(table(figures))
    if given.json:
        write(figures, Path(os.environ.get("OHMSTEAD_CALLED_FROM", ".")) / given.json)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./ohmstead bench", description=__doc__)
    names = parser.add_subparsers(required=True, metavar="NAME")
    one = names.add_parser("ingest", help=ingest.__doc__)
    one.set_defaults(run=_ingest)
    one.add_argument("--records", default="1,10,60", help="records a message, a list")
    one.add_argument("--nodes", type=int, default=50)
    one.add_argument("--readings", type=int, help="for each of these, at most")
    two = names.add_parser("live", help=live.__doc__)
    two.set_defaults(run=_live)
    three = names.add_parser("usage", help=usage.__doc__)
    three.set_defaults(run=_usage)
    four = names.add_parser("wear", help=wear.__doc__)
    four.set_defaults(run=_wear)
    four.add_argument("--minutes", type=float, help="how long; a checkpoint comes every 30")
    five = names.add_parser("firmware", help=firmware.__doc__)
    five.set_defaults(run=_firmware)
    for each in (one, two, three, four, five):
        each.add_argument("--quick", action="store_true", help="in less than a minute, roughly")
        each.add_argument("--json", metavar="FILE", help="write the figures there as well")
    return parser


def _ingest(given: argparse.Namespace, folder: Path) -> Iterator[Figure]:
    plan = ingest.QUICK if given.quick else ingest.Plan()
    plan = replace(
        plan, nodes=given.nodes, records=tuple(int(word) for word in given.records.split(","))
    )
    if given.readings:
        plan = replace(plan, readings=given.readings)
    return ingest.figures(plan, folder)


def _live(given: argparse.Namespace, folder: Path) -> Iterator[Figure]:
    return live.figures(live.Plan(seconds=8) if given.quick else live.Plan(), folder)


def _usage(given: argparse.Namespace, folder: Path) -> Iterator[Figure]:
    return usage.figures(usage.Plan(repeats=5) if given.quick else usage.Plan(), folder)


def _wear(given: argparse.Namespace, folder: Path) -> Iterator[Figure]:
    plan = wear.Plan(seconds=40, idle_s=5) if given.quick else wear.Plan()
    if given.minutes:
        plan = replace(plan, seconds=given.minutes * 60)
    return wear.figures(plan, folder)


def _firmware(_given: argparse.Namespace, _folder: Path) -> Iterator[Figure]:
    return firmware.figures()


if __name__ == "__main__":
    main()
