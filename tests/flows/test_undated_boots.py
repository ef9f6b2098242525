"""Boots that nothing dates: garbage in a record, counters that stand still, a hub that restarts."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from edge.domain.quantities import UPTIME_MS
from tests.fake_clock import START, FakeClock
from tests.flows.conftest import BOOT, QuietHub

ABSURD_MS = UPTIME_MS[1]
LATER = "0000000b"
SECOND = timedelta(seconds=1)
BEGAN = START - 5 * SECOND  # of the boot that is alive
Restart = Callable[[FakeClock], QuietHub]


def record(seq: int, up: int) -> dict[str, Any]:
    return {"seq": seq, "up": up, "ms": 10_000, "ch": [{"p": 3600}]}


def dates(quiet: QuietHub, boot: str = BOOT) -> list[datetime]:
    rows = quiet.rows(
        "measured_at", f"join boot b on b.id = boot_id where name = '{boot}' order by seq"
    )
    return [row.measured_at for row in rows]


@pytest.mark.parametrize(
    ("place", "garbage_ms"),
    [(0, ABSURD_MS), (1, 0), (1, 2**33), (2, 0), (2, 2**34), (2, ABSURD_MS)],
)
def test_a_garbled_uptime_costs_its_own_record_and_no_other(
    quiet: QuietHub, garbage_ms: int, place: int
) -> None:
    """The others are stored where they belong; it is refused with its reason, and acknowledged."""
    quiet.hello(LATER, up=5_000, boots=2)
    records = [record(seq, 10_000 * seq) for seq in (11, 12, 13)]
    records[place]["up"] = garbage_ms
    quiet.batch([11, 12, 13], up=None, records=records)
    quiet.batch([14, 15], up=None)
    quiet.commit()
    quiet.hub.settle_undated()
    kept = [seq for seq in (11, 12, 13, 14, 15) if seq != 11 + place]
    assert dates(quiet) == [BEGAN - (15 - seq) * 10 * SECOND for seq in kept]
    assert [ack["seq"] for ack in quiet.acks] == [13, 15]
    (view,) = quiet.hub.nodes.all(quiet.clock.boot_ms())
    assert view.rejected == 1
    assert view.last_rejected is not None
    assert f"record {11 + place}: up" in view.last_rejected


@pytest.mark.parametrize("count", [0, 7])
def test_boots_whose_counter_stands_still_come_before_the_one_that_is_alive(
    quiet: QuietHub, count: int
) -> None:
    """Neither tells the order; that only the living boot has an uptime does."""
    quiet.hello(LATER, up=5_000, boots=count)
    quiet.batch([1, 2], BOOT, up=None, boots=count)
    quiet.commit()
    quiet.hub.settle_undated()
    assert dates(quiet) == [BEGAN - 10 * SECOND, BEGAN]


def test_a_counter_that_fell_does_not_put_a_boot_behind_the_living_one(quiet: QuietHub) -> None:
    quiet.hello(LATER, up=5_000, boots=3)
    quiet.batch([1, 2], BOOT, up=None, boots=8)
    quiet.commit()
    assert dates(quiet) == [BEGAN - 10 * SECOND, BEGAN]


def test_a_hub_that_restarts_places_a_boot_against_those_it_heard_before(
    quiet: QuietHub, restart: Restart
) -> None:
    """The living boot has said nothing since; the database knows when it began."""
    quiet.hello(LATER, up=5_000, boots=2)
    quiet.clock.advance(20)
    quiet.batch([1], LATER, up=25_000, boots=2)
    quiet.commit()
    after = restart(quiet.clock)
    after.batch([1, 2], BOOT, up=None, boots=1)
    after.commit()
    assert dates(after) == [BEGAN - 10 * SECOND, BEGAN]


def test_a_hub_that_restarts_before_it_has_settled_a_boot_settles_it_all_the_same(
    quiet: QuietHub, restart: Restart
) -> None:
    """The second batch put the boot too late; nothing more comes of this node."""
    quiet.hello(LATER, up=5_000, boots=2)
    quiet.batch([1], LATER, up=10_000, boots=2)
    quiet.batch([1], BOOT, up=None, boots=1)
    quiet.batch([2], BOOT, up=None, boots=1)
    quiet.commit()
    assert dates(quiet) == [BEGAN, BEGAN + 10 * SECOND]
    after = restart(quiet.clock)
    after.hub.settle_undated()
    assert dates(after) == [BEGAN - 10 * SECOND, BEGAN]


def test_a_record_that_no_calendar_has_a_day_for_is_refused_and_its_boot_goes_on(
    restart: Restart,
) -> None:
    """The machine's clock stands in the year 9790, and the node's uptime leaps by twenty years."""
    quiet = restart(FakeClock(utc_ms=246_800_000_000_000))
    quiet.hello(up=60_000)
    quiet.batch([1], up=60_000)
    quiet.batch([2], up=ABSURD_MS, records=[record(2, ABSURD_MS)])
    quiet.batch([3], up=60_000)
    quiet.commit()
    assert [row.seq for row in quiet.rows("seq", "order by seq")] == [1, 3]
    assert [ack["seq"] for ack in quiet.acks] == [1, 2, 3]
