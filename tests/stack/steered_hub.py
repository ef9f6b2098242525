"""The real hub on a machine whose clocks a test steers, by a file (see `machine_clock`).

`OHMSTEAD_TEST_CLOCK` names the file. Whoever in this process asks for the wall clock is told the
steered one: the hub by `time.time_ns`, APScheduler by `datetime.now`.
"""

import os
import time
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Self

import apscheduler.executors.base
import apscheduler.schedulers.base

from edge import main
from edge.__main__ import run
from edge.domain.clocks import Trust
from edge.jobs import schedule
from edge.system.clock import SystemClock
from tests.stack.machine_clock import Steered

_steered = Steered(Path(os.environ["OHMSTEAD_TEST_CLOCK"]))
_time_ns, _now, _jobs = time.time_ns, datetime.now, main.Hub._jobs


class _Datetime(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls.fromtimestamp(_now().timestamp() + _steered.wall_s, tz)


class _Clock(SystemClock):
    def boot_ms(self) -> int:
        return super().boot_ms() - round(_steered.booted_s * 1000)

    def trust(self) -> Trust:
        return _steered.trust

    def boot_name(self) -> str:
        return _steered.boot_name


def _wall_ns() -> int:
    return _time_ns() + round(_steered.wall_s * 1e9)


def _often(self: main.Hub) -> list[schedule.Job]:
    most_s = _steered.every_s
    return [job._replace(every_s=min(job.every_s, most_s)) for job in _jobs(self)]


def steer() -> None:
    """From now on this process lives in the steered time."""
    time.time_ns = _wall_ns
    time.time = lambda: _wall_ns() / 1e9
    for module in (apscheduler.executors.base, apscheduler.schedulers.base):
        module.datetime = _Datetime
    main.SystemClock = _Clock  # type: ignore[attr-defined]  # the machine below is another one
    main.Hub._jobs = _often  # type: ignore[method-assign]  # the same jobs, due more often


def steered_run() -> None:
    """`python -m tests.stack.steered_hub run`, for controls with a fault of their own too."""
    steer()
    run()


if __name__ == "__main__":
    steered_run()
