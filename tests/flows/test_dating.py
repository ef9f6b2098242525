"""Readings of nodes without clocks get the right date, also when the hub had a wrong one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from edge.domain.clocks import Trust
from tests.fake_clock import START, START_MS, FakeClock
from tests.flows.conftest import BOOT, QuietHub

LATER = "0000000b"
SECOND = timedelta(seconds=1)
IN_1970 = 7_000


def dates(quiet: QuietHub) -> list[datetime]:
    return [row.measured_at for row in quiet.rows("measured_at")]


def test_a_reading_is_dated_by_its_uptime_and_not_by_its_arrival(quiet: QuietHub) -> None:
    """Three records of a node that has run for a minute: 30, 40 and 50 seconds after its boot."""
    quiet.hello(up=60_000)
    quiet.batch([3, 4, 5], up=60_000)
    quiet.commit()
    assert dates(quiet) == [START - 30 * SECOND, START - 20 * SECOND, START - 10 * SECOND]


def test_a_hub_that_booted_in_1970_puts_everything_right_when_it_learns_the_time(
    restart: Callable[[FakeClock], QuietHub],
) -> None:
    """Network time comes after an hour: what is stored and what is pending moves to its place."""
    quiet = restart(FakeClock(utc_ms=IN_1970, boot_ms=IN_1970, trust=Trust.UNKNOWN))
    quiet.hello(up=60_000)
    quiet.batch([1, 2], up=60_000)
    quiet.commit()
    assert dates(quiet)[0].year in (1969, 1970)
    quiet.batch([3], up=60_000)
    quiet.clock.step_wall((START_MS - IN_1970) / 1000, Trust.NTP)
    assert quiet.hub.dates.settle()
    quiet.commit()
    assert dates(quiet) == [START - 50 * SECOND, START - 40 * SECOND, START - 30 * SECOND]
    uptimes = [row.uptime_ms for row in quiet.rows("uptime_ms")]
    assert uptimes == [10_000, 20_000, 30_000]


def test_a_step_of_a_clock_that_nobody_vouches_for_moves_nothing(
    restart: Callable[[FakeClock], QuietHub],
) -> None:
    """Five years forward and back: the readings stay where they are."""
    quiet = restart(FakeClock(trust=Trust.UNKNOWN))
    quiet.hello(up=60_000)
    quiet.batch([1], up=60_000)
    quiet.commit()
    quiet.clock.step_wall(5 * 365 * 86_400)
    assert not quiet.hub.dates.settle()
    quiet.clock.advance(10)
    quiet.batch([6], up=70_000)
    quiet.commit()
    assert dates(quiet) == [START - 50 * SECOND, START + 0 * SECOND]


def test_readings_with_a_time_of_their_own_stay_when_the_hub_learns_the_time(
    restart: Callable[[FakeClock], QuietHub],
) -> None:
    """A simple reading says when it was; one without a time moves with the hub."""
    quiet = restart(FakeClock(utc_ms=IN_1970, boot_ms=IN_1970, trust=Trust.UNKNOWN))
    quiet.simple({"device_id": "a", "power": 5, "timestamp": "2026-05-01T10:00:00Z"})
    quiet.simple({"device_id": "b", "power": 5})
    quiet.commit()
    quiet.clock.step_wall((START_MS - IN_1970) / 1000, Trust.NTP)
    quiet.hub.dates.settle()
    assert dates(quiet) == [datetime(2026, 5, 1, 10, tzinfo=UTC), START]


def test_a_boot_that_the_hub_never_heard_lies_before_the_one_that_follows(
    quiet: QuietHub,
) -> None:
    """It arrives in two batches with `up` null; its last record ends where the next boot began."""
    quiet.hello(LATER, up=5_000, boots=2)
    began = START - 5 * SECOND
    quiet.batch([1, 2], BOOT, up=None)
    quiet.commit()
    assert dates(quiet) == [began - 10 * SECOND, began]
    quiet.batch([3, 4], BOOT, up=None)
    quiet.commit()
    quiet.hub.settle_undated()
    assert dates(quiet) == [began - 30 * SECOND, began - 20 * SECOND, began - 10 * SECOND, began]
    with quiet.database.transaction() as connection:
        uncertain = connection.exec_driver_sql(
            "select time_uncertain from boot order by boots"
        ).scalars()
        assert list(uncertain) == [True, False]


def test_a_boot_of_which_a_hub_heard_only_the_hello_is_undated_after_the_restart(
    restart: Callable[[FakeClock], QuietHub],
) -> None:
    """The power fails before its first commit: the hello dated nothing that was kept."""
    before = restart(FakeClock())
    before.hello(up=1_000)
    after = restart(FakeClock(boot_ms=5_000, boot_name="later"))
    after.hello(LATER, up=1_000, boots=2)
    after.batch([1], BOOT, up=None)
    after.commit()
    after.hub.settle_undated()
    assert dates(after) == [START - SECOND]


def test_undated_boots_lie_one_after_the_other(quiet: QuietHub) -> None:
    """Two boots that nobody heard: the older ends where the newer begins."""
    quiet.hello("0000000c", up=5_000, boots=3)
    quiet.batch([1, 2], "0000000a", up=None, boots=1)
    quiet.batch([1], "0000000b", up=None, boots=2)
    quiet.commit()
    quiet.hub.settle_undated()
    began = START - 5 * SECOND
    assert dates(quiet) == [began - 20 * SECOND, began - 10 * SECOND, began]


def test_the_rest_of_a_boot_that_was_heard_is_dated_by_what_was_heard(quiet: QuietHub) -> None:
    """A node reboots with records unsent: they come with `up` null and keep their places."""
    quiet.hello(up=30_000)
    quiet.batch([1], up=30_000)
    quiet.commit()
    quiet.clock.advance(600)
    quiet.hello(LATER, up=1_000, boots=2)
    quiet.batch([2, 3], BOOT, up=None)
    quiet.commit()
    assert dates(quiet) == [START - 20 * SECOND, START - 10 * SECOND, START]


def test_a_node_carries_the_time_over_a_restart_of_the_hub(
    restart: Callable[[FakeClock], QuietHub],
) -> None:
    """The hub loses its clock with the power; a node on a battery ran on and knows it."""
    before = restart(FakeClock())
    before.hello(up=60_000)
    before.batch([5], up=60_000)
    before.commit()
    after = restart(
        FakeClock(utc_ms=IN_1970, boot_ms=IN_1970, trust=Trust.UNKNOWN, boot_name="later")
    )
    after.hello(up=360_000)
    after.batch([36], up=360_000)
    after.commit()
    assert after.hub.dates.time.trust is Trust.NTP
    assert dates(after) == [START - 10 * SECOND, START + 300 * SECOND]


def test_a_node_lets_a_hub_that_knows_the_time_date_what_came_before_its_restart(
    restart: Callable[[FakeClock], QuietHub],
) -> None:
    """The first run was in 1970, the second has network time: the boot has one date for all."""
    before = restart(FakeClock(utc_ms=IN_1970, boot_ms=IN_1970, trust=Trust.UNKNOWN))
    before.hello(up=60_000)
    before.batch([5], up=60_000)
    before.commit()
    for _ in range(2):  # the program may be killed at any moment: done twice is done once
        after = restart(FakeClock(boot_ms=5_000, boot_name="later"))
        after.hello(up=360_000)
        assert dates(after) == [START - 310 * SECOND]
    after.batch([36], up=360_000)
    after.commit()
    assert dates(after) == [START - 310 * SECOND, START]


def test_a_late_first_message_after_a_restart_does_not_move_what_network_time_has_dated(
    restart: Callable[[FakeClock], QuietHub],
) -> None:
    """It waited for 90 s while the hub's machine booted; both runs have network time."""
    before = restart(FakeClock())
    before.hello(up=60_000)
    before.batch([5], up=60_000)
    before.commit()
    clock = FakeClock(boot_ms=5_000, boot_name="later")
    clock.advance(300)
    after = restart(clock)
    after.hello(up=270_000)
    assert dates(after) == [START - 10 * SECOND]


def test_the_hub_keeps_its_time_over_a_restart_of_the_program(
    restart: Callable[[FakeClock], QuietHub],
) -> None:
    """The same boot of the machine: dated as before, whatever the wall clock says meanwhile."""
    before = restart(FakeClock(trust=Trust.UNKNOWN))
    before.hello(up=60_000)
    before.batch([1], up=60_000)
    before.commit()
    clock = FakeClock(trust=Trust.UNKNOWN)
    clock.step_wall(-3 * 365 * 86_400)
    after = restart(clock)
    after.batch([2], up=60_000)
    after.commit()
    assert dates(after) == [START - 50 * SECOND, START - 40 * SECOND]


def test_a_backlog_after_one_late_message_stays_behind_what_was_dated(quiet: QuietHub) -> None:
    """A batch is 100 s late, the hub is away for an hour, then the rest comes at once, in time."""
    quiet.hello(LATER, up=1_000)  # so that the node is known; the boot in question is not
    quiet.clock.advance(160)
    quiet.batch([1, 2, 3, 4, 5, 6], up=60_000)
    quiet.commit()
    quiet.clock.advance(3_600)
    quiet.hello(up=3_760_000)
    quiet.batch([7, 8, 9], up=3_760_000, more=True)
    quiet.batch([10, 11], up=3_760_000)
    quiet.commit()
    by_uptime = [row.measured_at for row in quiet.rows("measured_at", "order by uptime_ms")]
    assert by_uptime == sorted(by_uptime)
    assert len(set(by_uptime)) == 11
