"""When a job is due next, also after the clock has leapt."""

from datetime import UTC, datetime, timedelta

from apscheduler.job import Job as ScheduledJob
from apscheduler.schedulers.background import BackgroundScheduler

from edge.jobs.schedule import Every, Job, Schedule
from tests.fake_clock import FakeClock

NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_a_job_runs_after_its_interval_and_then_in_step() -> None:
    """A run that began a little late does not push the next one back."""
    every = Every(10)
    first = every.get_next_fire_time(None, NOW)
    assert first == NOW + 10 * SECOND
    assert every.get_next_fire_time(first, first + 3 * SECOND) == NOW + 20 * SECOND


def test_a_leap_of_the_clock_is_one_run_and_no_list_of_all_that_were_missed() -> None:
    """From 1970 to now, for a job that runs each second: it took all memory there was."""
    job = ScheduledJob(
        BackgroundScheduler(), trigger=Every(1), func=print, args=(), kwargs={}, id="one",
        next_run_time=datetime(1970, 1, 1, tzinfo=UTC), name="one", executor="default",
        misfire_grace_time=None, coalesce=True, max_instances=1,
    )  # fmt: skip
    assert len(job._get_run_times(NOW)) == 1


def test_after_a_leap_the_interval_begins_anew() -> None:
    assert Every(10).get_next_fire_time(NOW - 1_000 * SECOND, NOW) == NOW + 10 * SECOND


def test_a_job_that_waits_for_a_time_that_was_put_back_is_added_anew() -> None:
    """Nobody need have seen the step: how long the job would wait says enough."""
    clock = FakeClock(utc_ms=round(datetime.now(UTC).timestamp() * 1000))
    schedule = Schedule([Job("one", 1_000, print)], clock)
    schedule.start()
    try:
        due = schedule.due_at("one")
        schedule.check_clock()
        assert schedule.due_at("one") == due
        clock.step_wall(-3_600)
        schedule.check_clock()
        assert schedule.due_at("one") > due
    finally:
        schedule.stop()
