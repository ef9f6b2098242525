"""What network time dated before the hub's restart stays where it is, whatever comes after."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from edge.domain.clocks import Trust
from tests.fake_clock import START, FakeClock
from tests.flows.conftest import BOOT, QuietHub

SECOND = timedelta(seconds=1)
OTHER_BOOT = "0000000b"
YEARS_S = 5 * 365 * 86_400
Restart = Callable[[FakeClock], QuietHub]


def dates(quiet: QuietHub, boot: str) -> list[datetime]:
    tail = f"join boot b on b.id = boot_id where b.name = '{boot}' order by seq"
    return [row.measured_at for row in quiet.rows("measured_at", tail)]


@pytest.fixture
def after(restart: Restart) -> QuietHub:
    """A hub that lost its clock with the power, five minutes after it had dated a reading rightly.

    It runs for five minutes more; a node that was rebooted meanwhile has a reading dated 2031.
    """
    before = restart(FakeClock())
    before.hello(up=60_000)
    before.batch([5], up=60_000)
    before.commit()
    clock = FakeClock(boot_ms=5_000, trust=Trust.UNKNOWN, boot_name="later")
    clock.step_wall(YEARS_S + 300)
    after = restart(clock)
    after.hello(OTHER_BOOT, up=20_000, boots=2)
    after.batch([2], OTHER_BOOT, up=20_000)
    after.commit()
    return after


def test_a_message_that_waited_does_not_cost_older_readings_their_date(after: QuietHub) -> None:
    """It waited 90 s, so the time that it carries is 90 s late; then network time comes and says
    so. What stood right before stays, what was dated by the late message moves."""
    after.batch([27], up=270_000)
    after.commit()
    assert after.hub.dates.time.trust is Trust.NTP
    assert dates(after, OTHER_BOOT) == [START + 210 * SECOND]
    after.clock.step_wall(-YEARS_S, Trust.NTP)
    assert after.hub.dates.settle()
    assert dates(after, BOOT) == [START - 10 * SECOND, START + 300 * SECOND]
    assert dates(after, OTHER_BOOT) == [START + 300 * SECOND]


def test_it_stays_over_a_restart_of_the_program_too(after: QuietHub, restart: Restart) -> None:
    """What the hub knew of the boot in memory is gone; the database remembers."""
    after.batch([27], up=270_000)
    after.commit()
    again = restart(after.clock)
    again.batch([28], up=280_000)
    again.commit()
    again.clock.step_wall(-YEARS_S, Trust.NTP)
    assert again.hub.dates.settle()
    assert dates(again, BOOT)[0] == START - 10 * SECOND


def test_a_wrong_network_time_after_the_restart_moves_its_own_readings_only(
    restart: Restart,
) -> None:
    """Both runs had network time: a leap of the second is not the first one's."""
    before = restart(FakeClock())
    before.hello(up=60_000)
    before.batch([5], up=60_000)
    before.commit()
    after = restart(FakeClock(boot_ms=5_000, boot_name="later"))
    after.batch([6], up=60_000)
    after.commit()
    after.clock.step_wall(YEARS_S)
    assert after.hub.dates.settle()
    assert dates(after, BOOT) == [START - 10 * SECOND, START + YEARS_S * SECOND]


def test_what_nobody_vouched_for_moves_with_the_boot_that_runs_on(restart: Restart) -> None:
    """Neither run knew the time: when it becomes known, the whole boot gets it."""
    before = restart(FakeClock(trust=Trust.UNKNOWN))
    before.hello(up=60_000)
    before.batch([5], up=60_000)
    before.commit()
    after = restart(FakeClock(boot_ms=5_000, trust=Trust.UNKNOWN, boot_name="later"))
    after.batch([6], up=60_000)
    after.commit()
    after.clock.step_wall(YEARS_S, Trust.NTP)
    assert after.hub.dates.settle()
    moved = START + YEARS_S * SECOND
    assert dates(after, BOOT) == [moved - 10 * SECOND, moved]
