"""The demo itself: simulated nodes on a running hub, until it is time to stop."""

import asyncio
import os
import sys
import time
import webbrowser
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from tests.demo.interruption import Interruption
from tests.demo.labels import all_known, label_all
from tests.demo.live_stream import first_reading
from tests.demo.options import Choice
from tests.demo.stage import Progress, Stage
from tests.demo.zone import machine_zone
from tests.simulator import keeping
from tests.simulator.driver import Address
from tests.simulator.fleet import Fleet, Options
from tests.stack.errors import StackError
from tests.stack.free_port import LOOPBACK

LOOK_EVERY_S: Final = 0.2
WATCH_EVERY_S: Final = 2.0
TELL_EVERY_S: Final = 2
SAVE_EVERY_S: Final = 10
FEW: Final = 500  # records: a backlog worth no words


async def play(choice: Choice, stage: Stage, progress: Progress, stop: Interruption) -> None:
    """Run the nodes and show the way to the page; ends on a signal, or after `--for`."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    stop.wakes(lambda: loop.call_soon_threadsafe(stopping.set))
    fleet = _fleet(choice, stage)
    folder = stage.folder / "nodes"
    met_before = keeping.load(fleet, folder) if choice.keep else 0
    progress.say(_first_words(choice, len(fleet), met_before))
    try:
        async with fleet:
            await _until_stopped(choice, stage, progress, fleet, stopping)
    finally:
        stop.ignored()
        if choice.keep:
            keeping.save(fleet, folder)
    progress.say("stopping")


def _fleet(choice: Choice, stage: Stage) -> Fleet:
    offset = datetime.now(ZoneInfo(machine_zone(os.environ))).utcoffset()
    options = Options(
        nodes=choice.nodes,
        interval_s=choice.interval_s,
        seed=choice.seed,
        chance=str(time.time_ns()),
        backfill_s=choice.backfill_s,
        utc_offset_s=int(offset.total_seconds()) if offset else 0,
    )
    address = Address(LOOPBACK, stage.mosquitto.port, stage.hub.url)
    return Fleet(address, options)


def _first_words(choice: Choice, nodes: int, met_before: int) -> str:
    if met_before == nodes:
        return f"starting {nodes} simulated nodes where they left off"
    days = choice.backfill_s / 86_400
    past = f", each with {days:g} days of history" if days else ""
    return f"starting {nodes} simulated nodes{past}"


async def _until_stopped(
    choice: Choice, stage: Stage, progress: Progress, fleet: Fleet, stopping: asyncio.Event
) -> None:
    """Whatever ends first: the signal, the time, or the demo by a defect."""
    tasks = {
        asyncio.create_task(stopping.wait()),
        asyncio.create_task(_show(choice, stage, progress, fleet)),
        asyncio.create_task(_watch(stage, progress)),
    }
    try:
        async with asyncio.timeout(choice.for_s):
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    except TimeoutError:
        progress.say(f"{choice.for_s:g} s are over")
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _show(choice: Choice, stage: Stage, progress: Progress, fleet: Fleet) -> None:
    """Show how it goes; never ends by itself."""
    power_w = await first_reading(LOOPBACK, stage.hub.port)
    progress.say(f"first reading after {progress.elapsed_s:.1f} s: {power_w:g} W")
    while not await asyncio.to_thread(all_known, stage.hub, fleet.household.places):
        await asyncio.sleep(LOOK_EVERY_S)  # the hub tells nobody that it knows a node
    await asyncio.to_thread(label_all, stage.hub, fleet.household.places)
    broker = f"{LOOPBACK}:{stage.mosquitto.port}"
    print(f"\n    {stage.hub.url}\n\nIts broker is {broker}. Ctrl-C ends it.\n", flush=True)
    _open_where_there_is_a_screen(stage.hub.url)
    await _tell_of_history(progress, fleet)
    await _save_now_and_then(fleet, stage.folder / "nodes", keep=choice.keep is not None)


async def _watch(stage: Stage, progress: Progress) -> None:
    """Say what of the hub is down, and end when the hub has. Raises StackError."""
    told: list[str] = []
    while True:
        await asyncio.sleep(WATCH_EVERY_S)  # the hub tells nobody that it is not well
        if not stage.hub.running:
            raise StackError(f"the hub has ended:\n{stage.hub.end_of_log()}")
        answer = await asyncio.to_thread(stage.hub.get, "/readyz")
        parts = answer.json()["parts"] if answer.status in (200, 503) else {}
        down = [name for name, part in parts.items() if not part["up"]]
        if parts and down != told:
            told = down
            progress.say(f"down: {', '.join(down)}" if down else "all is well again")


async def _tell_of_history(progress: Progress, fleet: Fleet) -> None:
    """Say how far the history is in, until it is; it may be by now."""
    if not fleet.options.backfill_s and fleet.held() < FEW:
        return
    while (held := fleet.held()) >= FEW:
        total = held + sum(len(node.truth.acknowledged) for node in fleet)
        progress.say(f"history: {1 - held / total:.0%} of {total} records are in")
        try:
            async with asyncio.timeout(TELL_EVERY_S):
                await fleet.until(lambda: fleet.held() < FEW)
        except TimeoutError:
            continue
    progress.say("all of the history is in")


async def _save_now_and_then(fleet: Fleet, folder: Path, *, keep: bool) -> None:
    while True:
        await asyncio.sleep(SAVE_EVERY_S)
        fleet.raise_dead()
        if keep:
            keeping.save(fleet, folder)


def _open_where_there_is_a_screen(url: str) -> None:
    if sys.platform == "darwin" or os.environ.keys() & {"DISPLAY", "WAYLAND_DISPLAY"}:
        webbrowser.open(url)
