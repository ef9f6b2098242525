"""What is done between two commits, when nobody can say whether it was: it counts once."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg2
import pytest
from sqlalchemy.exc import DataError

from edge.domain.clocks import Trust
from edge.domain.errors import DatabaseAway, RefusedByDatabase
from edge.store import readings
from tests.fake_clock import START, START_MS, FakeClock
from tests.flows.conftest import BOOT, QuietHub

LATER = "0000000b"
SECOND = timedelta(seconds=1)
IN_1970 = 7_000

Restart = Callable[[FakeClock], QuietHub]


def lose_the_next_answer(quiet: QuietHub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the next transaction be committed, and nobody hear of it."""
    real = quiet.database.transaction

    @contextmanager
    def lost() -> Iterator[Any]:
        monkeypatch.setattr(quiet.database, "transaction", real)
        with real() as connection:
            yield connection
        raise DatabaseAway("gone after the commit")

    monkeypatch.setattr(quiet.database, "transaction", lost)


def first_date(quiet: QuietHub) -> Any:
    return quiet.rows("measured_at")[0].measured_at


def test_a_correction_of_unknown_outcome_moves_everything_once(
    restart: Restart, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also if nobody vouches for the clock any more when it is tried again."""
    quiet = restart(FakeClock(utc_ms=IN_1970, boot_ms=IN_1970, trust=Trust.UNKNOWN))
    quiet.hello(up=60_000)
    quiet.batch([1], up=60_000)
    quiet.commit()
    quiet.clock.step_wall((START_MS - IN_1970) / 1000, Trust.NTP)
    lose_the_next_answer(quiet, monkeypatch)
    with pytest.raises(DatabaseAway):
        quiet.hub.dates.settle()
    quiet.clock.step_wall(0, Trust.UNKNOWN)
    assert quiet.hub.dates.settle()
    quiet.batch([2], up=60_000)
    quiet.commit()
    assert [row.measured_at for row in quiet.rows("measured_at")] == [
        START - 50 * SECOND,
        START - 40 * SECOND,
    ]


def test_an_undated_boot_is_placed_once(quiet: QuietHub, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is found where it was put, and left there."""
    quiet.hello(LATER, up=5_000, boots=2)
    quiet.batch([1], BOOT, up=None)
    quiet.commit()
    quiet.batch([2], BOOT, up=None)
    quiet.commit()
    lose_the_next_answer(quiet, monkeypatch)
    with pytest.raises(DatabaseAway):
        quiet.hub.settle_undated()
    quiet.hub.settle_undated()
    assert first_date(quiet) == START - 15 * SECOND


def test_a_boot_is_carried_over_once(restart: Restart, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a run in 1970 to one that knows the time."""
    before = restart(FakeClock(utc_ms=IN_1970, boot_ms=IN_1970, trust=Trust.UNKNOWN))
    before.hello(up=60_000)
    before.batch([5], up=60_000)
    before.commit()
    after = restart(FakeClock(boot_ms=5_000, boot_name="later"))
    jobs: list[Callable[[], None]] = []
    after.hub.pump.between_commits = jobs.append  # type: ignore[method-assign,assignment]  # no threads here
    after.hello(up=360_000)
    lose_the_next_answer(after, monkeypatch)
    with pytest.raises(DatabaseAway):
        jobs[0]()
    jobs[0]()
    assert first_date(after) == START - 310 * SECOND


def test_a_repeat_is_not_answered_when_the_commit_of_its_records_was_given_up(
    quiet: QuietHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hub ends while the database is away; it comes back just too late for the first commit."""
    failed = threading.Event()
    real = quiet.hub.writer.write

    def write(commit: Any, *, again: bool = False) -> None:
        if not failed.is_set():
            failed.set()
            raise DatabaseAway("for the first commit only")
        real(commit, again=again)

    monkeypatch.setattr(quiet.hub.writer, "write", write)
    monkeypatch.setattr("edge.flows.ingest.pump.RETRY_S", 30.0)
    quiet.hello(up=60_000)
    quiet.batch([1], up=60_000, more=True)
    quiet.hub.pump.start()
    assert failed.wait(10)
    quiet.batch([1], up=60_000)
    quiet.hub.pump.stop()
    assert quiet.acks == []


@pytest.mark.parametrize(("error", "times"), [(DatabaseAway, 2), (RefusedByDatabase, 1)])
def test_the_writer_does_again_what_met_no_database_and_outlives_what_it_refused(
    quiet: QuietHub, error: type[Exception], times: int
) -> None:
    """A boot's time over a restart is told once: a try that fails must not be the last."""
    done = threading.Event()
    tried: list[int] = []

    def work() -> None:
        tried.append(1)
        if len(tried) == 1:
            raise error("the first time")

    pump = quiet.hub.pump
    del pump.between_commits  # the real one
    pump.between_commits(work)
    pump.between_commits(done.set)
    pump.start()
    assert done.wait(10)
    assert not quiet.hub.dead
    pump.stop()
    assert len(tried) == times


def test_a_commit_of_unknown_outcome_says_once_what_it_stored_and_what_it_refused(
    quiet: QuietHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A simple reading, its repeat, and a refusal; all of it was through when nobody heard."""
    one = {"device_id": "kitchen", "power": 100, "timestamp": "2026-05-01T10:00:00Z"}
    quiet.simple(one)
    quiet.simple(one)
    quiet.simple({"device_id": "kitchen", "power": 7})
    quiet.hello(up=5_000)
    quiet.batch([1], up=5_000)  # it ends after its batch was written
    commit = quiet.hub.ingest.close(quiet.clock.boot_ms())
    lose_the_next_answer(quiet, monkeypatch)
    with pytest.raises(DatabaseAway):
        quiet.hub.writer.write(commit)
    assert quiet.stored == []
    quiet.hub.writer.write(commit, again=True)
    assert quiet.stored == [1, 0, 1]
    assert len(quiet.rows("power_w")) == 2
    assert len(quiet.acks) == 1
    with quiet.database.transaction() as connection:
        assert connection.exec_driver_sql("select count(*) from rejected").scalar_one() == 1


@pytest.mark.parametrize("kind", [psycopg2.DatabaseError, psycopg2.OperationalError])
def test_a_database_that_dies_in_the_middle_has_refused_nothing(
    quiet: QuietHub, monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    """The driver has no one kind of error for it; the records would be set aside, and be lost."""

    def dies(*_: object) -> None:
        raise kind("server closed the connection unexpectedly")

    quiet.hello(up=60_000)
    quiet.batch([1], up=60_000)
    commit = quiet.hub.ingest.close(quiet.clock.boot_ms())
    with monkeypatch.context() as patched:
        patched.setattr(readings, "append", dies)
        with pytest.raises(DatabaseAway):
            quiet.hub.writer.write(commit)
    assert quiet.acks == []
    quiet.hub.writer.write(commit, again=True)
    assert len(quiet.rows("seq")) == len(quiet.acks) == 1


def test_a_defect_in_a_question_is_not_the_fault_of_who_asks(quiet: QuietHub) -> None:
    """What a statement of ours cannot do is no bad input; a reading that has no room is."""
    with pytest.raises(RefusedByDatabase), quiet.database.transaction() as connection:
        connection.exec_driver_sql("select 1 / 0")
    with pytest.raises(DataError), quiet.database.question() as connection:
        connection.exec_driver_sql("select 1 / 0")
