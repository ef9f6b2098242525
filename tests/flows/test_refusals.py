"""Refusals: a reason is kept, and a flood of them is only counted."""

from edge.flows.ingest.accept import MOST_REFUSED, REFUSED_WITHIN_MS
from edge.store import rejected
from edge.store.rejected import Rejected
from tests.flows.conftest import QuietHub

ONE = Rejected(1_770_000_000_000, "a4cf12fe0b1c", "records", "not_json", "no", b"{")


def _kept(quiet: QuietHub) -> int:
    quiet.commit()
    with quiet.database.transaction() as connection:
        return rejected.by_sender(connection)[ONE.sender][0]


def test_a_flood_is_kept_in_part_however_often_commits_close(quiet: QuietHub) -> None:
    ingest = quiet.hub.ingest
    for moment in range(3 * MOST_REFUSED):
        ingest.refuse(ONE, moment)
        if moment % 50 == 0:
            quiet.commit()
    assert _kept(quiet) == MOST_REFUSED
    assert ingest.refused == 3 * MOST_REFUSED


def test_after_a_flood_the_next_refusal_is_kept_again(quiet: QuietHub) -> None:
    for _ in range(2 * MOST_REFUSED):
        quiet.hub.ingest.refuse(ONE, 0)
    quiet.hub.ingest.refuse(ONE, REFUSED_WITHIN_MS)
    assert _kept(quiet) == MOST_REFUSED + 1
