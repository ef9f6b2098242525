"""What a full journal has merged: the names it stands for count as seen; the set stays small."""

from typing import Any

from tests.flows.conftest import BOOT, QuietHub


def merged(seq: int, count: int) -> dict[str, Any]:
    """The record that many of ten seconds each have become."""
    return {
        "seq": seq, "up": 10_000 * seq, "ms": 10_000 * count, "n": count,
        "ch": [{"p": 3600, "e": 10.0 * seq, "q": 16}],
    }  # fmt: skip


def ranges(quiet: QuietHub) -> str:
    with quiet.database.transaction() as connection:
        found = connection.exec_driver_sql("select seen::text from boot where name = %s", (BOOT,))
        return str(found.scalar_one())


def test_a_backlog_of_merged_records_is_one_range(quiet: QuietHub) -> None:
    """Two thousand records of four: 2,000 ranges, or one."""
    quiet.hello(up=10**9)
    records = [merged(seq, 4) for seq in range(4, 8_001, 4)]
    for first in range(0, len(records), 100):
        quiet.batch([], up=10**9, records=records[first : first + 100])
    quiet.batch([8_001], up=10**9)
    quiet.commit()
    assert len(quiet.rows("seq")) == 2_001
    assert ranges(quiet) == "{[1,8002)}"


def test_a_count_that_does_not_fit_makes_no_record_unwelcome(quiet: QuietHub) -> None:
    """It reaches back beyond what has been seen: only the record's own name is taken."""
    quiet.hello(up=10**9)
    quiet.batch([1, 2], up=10**9)
    quiet.batch([], up=10**9, records=[merged(8, 4), merged(9, 30), merged(20, 7)])
    quiet.batch([3, 4, 5, 6, 7], up=10**9)
    quiet.commit()
    assert sorted(row.seq for row in quiet.rows("seq")) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 20]
    assert ranges(quiet) == "{[1,10),[20,21)}"
