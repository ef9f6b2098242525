"""An uptime may be anything up to twenty years: the sender's readings suffer, and nothing else."""

from collections.abc import Callable

from edge.domain.clocks import Trust
from edge.domain.quantities import UPTIME_MS
from edge.wire import live_event
from tests.fake_clock import FakeClock
from tests.flows.conftest import QuietHub

ABSURD_MS = UPTIME_MS[1]
LATER = "0000000b"
UNTIL_2100_MS = 4_102_444_800_000

Restart = Callable[[FakeClock], QuietHub]


def record(seq: int, up: int) -> dict[str, object]:
    return {"seq": seq, "up": up, "ms": 10_000, "ch": [{"p": 3600}]}


def test_undated_boots_that_lasted_for_ever_end_no_thread(quiet: QuietHub) -> None:
    """Each is placed before the next, the oldest at a moment that no column holds."""
    quiet.hello(LATER, up=5_000, boots=9)
    for boots in (3, 2, 1):
        boot = f"0000000{boots}"
        absurd = [record(1, ABSURD_MS)]
        quiet.batch([1], boot, up=None, boots=boots, records=absurd)
        quiet.batch([2], boot, up=None, boots=boots, records=[record(2, 10)])
    quiet.batch([1], LATER, up=100_000, boots=9)
    quiet.commit()
    assert len(quiet.acks) == 7
    assert "0000000b" in {row.name for row in quiet.rows("b.name", "join boot b on b.id = boot_id")}


def test_a_node_that_ran_for_ever_does_not_set_the_hubs_clock(restart: Restart) -> None:
    """The hub has lost its time, and a node brings one of the year 144,683."""
    before = restart(FakeClock())
    before.hello(up=60_000)
    before.batch([5], up=60_000)
    before.commit()
    after = restart(FakeClock(utc_ms=7_000, boot_ms=7_000, trust=Trust.UNKNOWN, boot_name="later"))
    after.hello(up=ABSURD_MS)
    after.batch([6], up=ABSURD_MS)
    after.commit()
    assert after.hub.dates.now_ms() < UNTIL_2100_MS


def test_a_reading_of_the_far_future_is_not_shown(quiet: QuietHub) -> None:
    """The stream could not even say its date, and every page would lose it."""
    quiet.hello(up=1)
    quiet.batch([1], up=ABSURD_MS, records=[record(1, ABSURD_MS)])
    frame = quiet.hub.live.everything(quiet.hub.dates.now_ms())
    assert live_event.live(frame.at_ms, None, 0, frame.readings).channels == []
