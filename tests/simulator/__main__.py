"""Run a fleet of simulated nodes against a hub: `python -m tests.simulator --help`."""

import argparse
import asyncio
import signal
import time
from datetime import datetime

from tests.simulator.driver import Address
from tests.simulator.durations import duration_s
from tests.simulator.faults import Faults
from tests.simulator.fleet import Fleet, Options

STATUS_EVERY_S = 5


def _address(arguments: argparse.Namespace) -> Address:
    host, _, port = arguments.broker.rpartition(":")
    return Address(host or "127.0.0.1", int(port), arguments.http)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulator", description=__doc__)
    parser.add_argument("--broker", required=True, metavar="HOST:PORT")
    parser.add_argument("--http", metavar="URL", help="the hub, for when the broker is away")
    parser.add_argument("--nodes", type=int, default=5)
    parser.add_argument("--interval", type=float, default=10, metavar="SECONDS")
    parser.add_argument("--live", type=float, default=2, metavar="SECONDS")
    parser.add_argument("--backfill", type=duration_s, default=0, metavar="30d")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--for", dest="for_s", type=duration_s, metavar="SECONDS")
    parser.add_argument("--drop-acks", type=float, default=0, metavar="CHANCE")
    parser.add_argument("--duplicate", type=float, default=0, metavar="CHANCE")
    parser.add_argument("--delay", type=float, default=0, metavar="SECONDS")
    return parser.parse_args()


def utc_offset_s() -> int:
    """This machine's present distance from UTC."""
    offset = datetime.now().astimezone().utcoffset()
    return int(offset.total_seconds()) if offset else 0


def status(fleet: Fleet) -> str:
    """One line on how it stands."""
    connected = sum(node.link.connected for node in fleet)
    acknowledged = sum(len(node.truth.acknowledged) for node in fleet)
    dropped = sum(node.journal.dropped for node in fleet)
    return (
        f"{connected} of {len(fleet)} nodes connected, {acknowledged} records acknowledged, "
        f"{fleet.held()} held, {dropped} dropped"
    )


async def _run(arguments: argparse.Namespace) -> None:
    options = Options(
        nodes=arguments.nodes,
        interval_s=arguments.interval,
        live_s=arguments.live,
        seed=arguments.seed,
        chance=str(time.time_ns()),
        backfill_s=arguments.backfill,
        utc_offset_s=utc_offset_s(),
        faults=Faults(arguments.drop_acks, arguments.duplicate, arguments.delay),
    )
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    ends_at = time.monotonic() + arguments.for_s if arguments.for_s else float("inf")
    async with Fleet(_address(arguments), options) as fleet:
        while not stop.is_set() and time.monotonic() < ends_at:
            left_s = ends_at - time.monotonic()
            try:
                async with asyncio.timeout(min(STATUS_EVERY_S, left_s)):
                    await stop.wait()
            except TimeoutError:
                print(status(fleet), flush=True)
            fleet.raise_dead()


if __name__ == "__main__":
    asyncio.run(_run(_parse()))
