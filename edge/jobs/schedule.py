"""Everything that runs by itself: each job, its interval, and the one flow it calls."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from edge.flows.ports import Clock

log = logging.getLogger(__name__)

STEP_MS = 1_000
WATCH_S = 2.0


class Job(NamedTuple):
    """What is done, every how many seconds."""

    name: str
    every_s: float
    work: Callable[[], None]


class Every(BaseTrigger):  # type: ignore[misc]  # APScheduler publishes no types
    """Fires every so many seconds; what a leap of the clock has passed over is not made up for.

    APScheduler's own trigger lists all the times that were missed, one by one, before one is run:
    from 1970 to now, at one a second, these fill any memory.
    """

    def __init__(self, seconds: float) -> None:
        self._interval = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """The first moment after `now`, in step with `previous` as long as that was on time."""
        following = (previous or now) + self._interval
        return following if following > now else now + self._interval


class Schedule:
    """Runs jobs on APScheduler, and survives steps of the clock.

    APScheduler counts in wall time: after a backward step its jobs would wait until the old time
    comes again. So the wall clock is held against the boot's, and after a step every job is added
    anew. After a forward step each is run once, at once.
    """

    def __init__(self, jobs: list[Job], clock: Clock) -> None:
        self._jobs = jobs
        self._clock = clock
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._stopped = threading.Event()
        self._watch = threading.Thread(target=self._watch_clock, name="schedule", daemon=True)
        self._offset = clock.utc_ms() - clock.boot_ms()
        self.added = 0

    def start(self) -> None:
        """Begin."""
        self._add_all()
        self._scheduler.start()
        self._watch.start()

    def stop(self) -> None:
        """End; jobs that run are waited for."""
        self._stopped.set()
        self._watch.join()
        self._scheduler.shutdown(wait=True)

    def check_clock(self) -> None:
        """Add every job anew if the wall clock was stepped."""
        offset = self._clock.utc_ms() - self._clock.boot_ms()
        if abs(offset - self._offset) > STEP_MS:
            log.info("clock stepped by_ms=%d jobs added anew", offset - self._offset)
            self._add_all()
        self._offset = offset

    def _add_all(self) -> None:
        self.added += 1
        for job in self._jobs:
            self._scheduler.add_job(
                job.work,
                Every(job.every_s),
                id=job.name,
                replace_existing=True,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )

    def _watch_clock(self) -> None:
        while not self._stopped.wait(WATCH_S):
            self.check_clock()
