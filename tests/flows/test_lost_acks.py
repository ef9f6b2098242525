"""The hub has lost what it acknowledged: the node's word of it tells, and it sends all again."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from edge.domain.errors import DatabaseReplaced
from edge.wire.answers import Ack
from tests.fake_clock import FakeClock
from tests.flows.conftest import BOOT, QuietHub

Restart = Callable[[FakeClock], QuietHub]
EARLIER = "0000000a"
REPLAY: Ack = {"replay": True}


def acked(seq: int, boot: str = BOOT) -> dict[str, Any]:
    return {"acked": {"boot": boot, "seq": seq}}


def seqs(quiet: QuietHub) -> list[int]:
    return [row.seq for row in quiet.rows("seq", "order by seq")]


def forget(quiet: QuietHub, boot: str, from_seq: int) -> None:
    """What a restored backup does: the newest records of a boot were never there."""
    with quiet.database.transaction() as connection:
        for statement in (
            "delete from reading r using boot b where b.id = boot_id and name = :boot "
            "and seq >= :seq",
            "update boot set seen = seen - int8multirange(int8range(:seq, null)) "
            "where name = :boot",
        ):
            connection.execute(text(statement), {"boot": boot, "seq": from_seq})


def test_what_is_still_there_is_not_asked_for_again(quiet: QuietHub) -> None:
    quiet.hello(up=100_000)
    quiet.batch([1, 2], up=100_000)
    quiet.commit()
    quiet.batch([3], up=100_000, **acked(2))
    quiet.commit()
    assert seqs(quiet) == [1, 2, 3]
    assert REPLAY not in quiet.acks
    assert not quiet.hub.ingest.replays


def test_a_hub_that_has_lost_records_asks_for_all_and_takes_nothing_until_it_comes(
    quiet: QuietHub, restart: Restart, caplog: pytest.LogCaptureFixture
) -> None:
    """Records 3 and 4 are gone. The batch that tells so is not taken: it comes in its place."""
    quiet.hello(up=100_000)
    quiet.batch([1, 2, 3, 4], up=100_000)
    quiet.commit()
    forget(quiet, BOOT, 3)
    after = restart(quiet.clock)
    for _ in range(3):
        after.batch([5], up=100_000, **acked(4))
        after.commit()
    assert after.acks == [REPLAY] * 3
    assert seqs(after) == [1, 2]
    after.batch([1, 2, 3, 4, 5], up=100_000)
    after.batch([6], up=100_000, **acked(5))
    after.commit()
    assert seqs(after) == [1, 2, 3, 4, 5, 6]
    assert after.hub.ingest.replays == {"a4cf12fe0b1c": 3}
    assert caplog.text.count("lost what was acknowledged") == 1


def test_an_ack_of_an_earlier_boot_tells_it_too(quiet: QuietHub, restart: Restart) -> None:
    """The node has rebooted since, and of its new boot nothing has been acknowledged yet."""
    quiet.hello(EARLIER, up=100_000)
    quiet.batch([1, 2], EARLIER, up=100_000)
    quiet.commit()
    forget(quiet, EARLIER, 2)
    after = restart(quiet.clock)
    after.hello(up=20_000, boots=2)
    after.batch([1], up=20_000, boots=2, **acked(2, EARLIER))
    assert after.acks == [REPLAY]


@pytest.mark.parametrize("boot", [BOOT, EARLIER])
def test_a_boot_that_is_not_known_at_all_was_lost_whole(quiet: QuietHub, boot: str) -> None:
    quiet.hello(up=100_000)
    quiet.batch([5], up=100_000, **acked(4, boot))
    assert quiet.acks == [REPLAY]


def test_a_hello_is_held_against_the_same(quiet: QuietHub) -> None:
    quiet.hello(up=100_000)
    quiet.batch([1, 2], up=100_000)
    quiet.commit()
    assert not quiet.hello(up=100_000, **acked(2))
    assert quiet.hello(up=100_000, **acked(3))
    assert not quiet.hello(up=100_000, retained=True, **acked(3))  # of long ago, perhaps


def test_a_refused_record_that_was_acknowledged_is_not_missed(quiet: QuietHub) -> None:
    """It counts as seen: the node is not asked for it again and again."""
    quiet.hello(up=15_000)
    quiet.batch([1, 2], up=15_000)
    quiet.commit()
    assert seqs(quiet) == [1]
    quiet.batch([3], up=100_000, **acked(2))
    assert REPLAY not in quiet.acks


@pytest.mark.parametrize("lost", ["its newest records", "the boot"])
def test_a_hub_under_which_the_database_is_replaced_ends_and_takes_nothing(
    quiet: QuietHub, restart: Restart, lost: str
) -> None:
    """What it remembers is not true any more. Started again, it asks for what is gone."""
    quiet.hello(up=100_000)
    quiet.batch([1, 2], up=100_000)
    quiet.commit()
    if lost == "the boot":
        with quiet.database.transaction() as connection:
            connection.exec_driver_sql("delete from reading")
            connection.exec_driver_sql("delete from boot")
    else:
        forget(quiet, BOOT, 2)
    quiet.batch([3], up=100_000, **acked(2))
    before = seqs(quiet)
    with pytest.raises(DatabaseReplaced):
        quiet.commit()
    assert seqs(quiet) == before
    after = restart(quiet.clock)
    after.batch([3], up=100_000, **acked(2))
    assert after.acks == [REPLAY]
