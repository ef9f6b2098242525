"""The screen goes on when the hub's clock was put back."""

from edge.domain.readings import Latest
from edge.flows.live import Live

HOUR_MS = 3_600_000
NOW_MS = 1_700_000_000_000


def latest(at_ms: int, power_w: float) -> Latest:
    return Latest(1, 1, 0, power_w, None, None, at_ms, 0)


def test_a_reading_from_a_clock_that_ran_ahead_does_not_stay_on_the_screen() -> None:
    live = Live()
    live.show([latest(NOW_MS + HOUR_MS, 100)])
    live.show([latest(NOW_MS, 200)])
    assert [shown.power_w for shown in live.everything(NOW_MS).readings] == [200]


def test_a_straggler_does_not_replace_what_is_newer() -> None:
    live = Live()
    live.show([latest(NOW_MS, 100)])
    live.show([latest(NOW_MS - 30_000, 200)])
    assert [shown.power_w for shown in live.everything(NOW_MS).readings] == [100]
