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

LATE_S = 1.0
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

    APScheduler counts in wall time. After a forward step each job is run once, at once. After a
    backward one it would wait until the old time comes again: a job that has longer to wait than
    its interval makes all be added anew. No step needs to be seen for that; one that was taken back
    at once leaves such a job too.
    """

    def __init__(self, jobs: list[Job], clock: Clock) -> None:
        self._jobs = jobs
        self._clock = clock
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._stopped = threading.Event()
        self._watch = threading.Thread(target=self._watch_clock, name="schedule", daemon=True)

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
        """Add every job anew if one waits for a time that was put back."""
        now_s = self._clock.utc_ms() / 1000
        latest = ((self.due_at(job.name), now_s + job.every_s + LATE_S) for job in self._jobs)
        if any(due.timestamp() > latest_s for due, latest_s in latest):
            log.info("clock was put back, jobs added anew")
            self._add_all()

    def due_at(self, name: str) -> datetime:
        """When APScheduler means to run this job next."""
        due: datetime = self._scheduler.get_job(name).next_run_time
        return due

    def _add_all(self) -> None:
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
