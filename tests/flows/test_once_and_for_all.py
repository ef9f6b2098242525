"""Nothing twice, nothing lost: repeats, commits of unknown outcome, poison, a database away."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from edge.domain.errors import DatabaseAway, HubFull, OhmsteadError
from edge.store import boots, readings
from edge.store.engine import QUESTIONS_AT_ONCE
from edge.wire.answers import Ack
from tests.flows.conftest import BOOT, QuietHub


def kept(seq: int, boot: str = BOOT) -> Ack:
    return {"boot": boot, "seq": seq, "commit_s": 10.0}


def seqs(quiet: QuietHub) -> list[int]:
    return [row.seq for row in quiet.rows("seq", "order by seq")]


def test_nobody_is_answered_before_the_commit(quiet: QuietHub) -> None:
    """The ack comes when the rows are there, not when the batch is."""
    quiet.hello(up=100_000)
    quiet.batch([1, 2], up=100_000)
    assert quiet.acks == []
    quiet.commit()
    assert quiet.acks == [kept(2)]


def test_a_batch_sent_again_is_answered_again_and_stored_once(quiet: QuietHub) -> None:
    """Pending or committed, in the same message or another: a `seq` counts once."""
    quiet.hello(up=100_000)
    quiet.batch([1, 2], up=100_000)
    quiet.batch([1, 2, 3], up=100_000)
    quiet.commit()
    quiet.batch([3, 2], up=100_000)
    quiet.commit()
    assert quiet.acks == [kept(2), kept(3), kept(3)]
    assert seqs(quiet) == [1, 2, 3]


def test_repeats_are_known_after_a_restart(quiet: QuietHub, restart: Any) -> None:
    """What a boot has delivered is in the database, in the transaction of its readings."""
    quiet.hello(up=100_000)
    quiet.batch([5, 1, 3], up=100_000)
    quiet.commit()
    again = restart(quiet.clock)
    again.batch([1, 2, 3, 4, 5], up=100_000)
    again.commit()
    assert seqs(again) == [1, 2, 3, 4, 5]
    assert again.acks == [kept(5)]


def test_a_commit_whose_outcome_is_unknown_is_written_again_without_what_is_there(
    quiet: QuietHub,
) -> None:
    """The connection was lost after the commit: the hub cannot know, and asks."""
    quiet.hello(up=100_000)
    quiet.batch([1, 2], up=100_000)
    commit = quiet.hub.ingest.close(quiet.clock.boot_ms())
    quiet.hub.writer.write(commit)
    quiet.hub.writer.write(commit, again=True)
    assert seqs(quiet) == [1, 2]
    assert quiet.acks == [kept(2), kept(2)]


def test_without_asking_the_same_commit_would_be_stored_twice(quiet: QuietHub) -> None:
    """The negative control of the test above."""
    quiet.hello(up=100_000)
    quiet.batch([1, 2], up=100_000)
    commit = quiet.hub.ingest.close(quiet.clock.boot_ms())
    quiet.hub.writer.write(commit)
    quiet.hub.writer.write(commit, again=False)
    assert seqs(quiet) == [1, 1, 2, 2]


def test_a_failed_transaction_leaves_neither_rows_nor_seen_records(
    quiet: QuietHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It fails after the rows are written: all is undone, and the next try keeps it all."""
    quiet.hello(up=100_000)
    quiet.batch([1, 2], up=100_000)
    commit = quiet.hub.ingest.close(quiet.clock.boot_ms())

    def lost(*_: object) -> None:
        raise DatabaseAway("gone in the middle")

    with monkeypatch.context() as patched:
        patched.setattr(boots, "advance", lost)
        with pytest.raises(DatabaseAway):
            quiet.hub.writer.write(commit)
    assert seqs(quiet) == []
    assert quiet.acks == []
    quiet.hub.writer.write(commit, again=True)
    assert seqs(quiet) == [1, 2]
    assert quiet.acks == [kept(2)]


def test_a_record_that_the_database_refuses_is_set_aside_and_costs_no_other(
    quiet: QuietHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One delivery of three holds what no column takes: the two others are kept."""
    quiet.hello(up=100_000)
    for seq in (1, 2, 3):
        quiet.batch([seq], up=100_000)
    commit = quiet.hub.ingest.close(quiet.clock.boot_ms())
    poisoned = commit.deliveries[1].readings
    poisoned[0] = poisoned[0]._replace(channel_id=None)  # type: ignore[arg-type]  # the poison

    def append(connection: Any, slot: int, rows: list[readings.Row]) -> int:
        if any(row.reading.channel_id is None for row in rows):
            connection.exec_driver_sql("insert into reading (slot) values (1)")
        return real(connection, slot, rows)

    real = readings.append
    monkeypatch.setattr(readings, "append", append)
    quiet.hub.writer.write(commit)
    assert seqs(quiet) == [1, 3]
    assert quiet.acks == [kept(1), kept(2), kept(3)]
    quiet.batch([2], up=100_000)
    quiet.commit()
    assert seqs(quiet) == [1, 3]
    view = quiet.hub.nodes.all(quiet.clock.boot_ms())[0]
    assert view.rejected == 1


def test_a_commit_that_was_split_is_not_written_twice_when_the_database_goes_away_between(
    quiet: QuietHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first part is written, its outcome known or not; then the database is away."""
    quiet.hello(up=100_000)
    quiet.batch([1], up=100_000)
    quiet.batch([2], up=100_000)
    with quiet.database.transaction() as connection:
        connection.exec_driver_sql("alter table reading add check (seq <> 666)")
    quiet.batch([666], "0000000b", up=10**8, boots=2)
    commit = quiet.hub.ingest.close(quiet.clock.boot_ms())
    real = quiet.database.transaction
    tries = iter(range(100))

    @contextmanager
    def failing() -> Iterator[Any]:
        place = next(tries)
        with real() as connection:
            yield connection
            if place == 1:
                raise DatabaseAway("gone before the commit of the first part")
        if place in (3, 4):
            raise DatabaseAway("gone after the commit of a part")

    monkeypatch.setattr(quiet.database, "transaction", failing)
    again = False
    for _ in range(5):
        try:
            quiet.hub.writer.write(commit, again=again)
            break
        except DatabaseAway:
            again = True
    monkeypatch.undo()
    assert seqs(quiet) == [1, 2]
    assert quiet.acks == [kept(1), kept(2), kept(666, "0000000b")]


def test_a_fault_of_the_database_is_not_taken_for_one_of_the_records(quiet: QuietHub) -> None:
    """The slot's table is away, as after a backup was restored: silence until it is there again."""
    quiet.hello(up=100_000)
    quiet.batch([1], up=100_000)
    commit = quiet.hub.ingest.close(quiet.clock.boot_ms())
    with quiet.database.transaction() as connection:
        connection.exec_driver_sql("alter table reading_000001 rename to elsewhere")
    with pytest.raises(DatabaseAway):
        quiet.hub.writer.write(commit)
    assert quiet.acks == []
    with quiet.database.transaction() as connection:
        connection.exec_driver_sql("alter table elsewhere rename to reading_000001")
    quiet.hub.writer.write(commit, again=True)
    assert seqs(quiet) == [1]
    assert quiet.acks == [kept(1)]


def test_a_bad_record_counts_as_seen_and_its_reason_is_kept(quiet: QuietHub) -> None:
    """A record that ends after its batch was written is refused; the others are not."""
    quiet.hello(up=35_000)
    quiet.batch([1, 2, 3, 4], up=35_000)
    quiet.commit()
    assert seqs(quiet) == [1, 2, 3]
    assert quiet.acks == [kept(4)]
    view = quiet.hub.nodes.all(quiet.clock.boot_ms())[0]
    assert view.rejected == 1
    assert view.last_rejected is not None
    assert "record 4: up" in view.last_rejected


def test_an_unknown_node_or_channel_is_asked_to_say_hello(quiet: QuietHub) -> None:
    """And nothing of it is kept until it has."""
    quiet.batch([1], up=100_000)
    quiet.hello(up=100_000)
    quiet.batch([1], up=100_000, channels=[7])
    quiet.commit()
    assert quiet.acks == [{"error": "hello"}, {"error": "hello"}]
    assert seqs(quiet) == []


def test_while_the_database_is_away_the_hub_holds_20000_readings_and_then_takes_no_more(
    quiet: QuietHub,
) -> None:
    """What it does not take it does not answer; when there is room again it does."""
    quiet.hello(up=10**9)
    for first in range(1, 20_000, 100):
        quiet.batch(list(range(first, first + 100)), up=10**9)
    with pytest.raises(HubFull):
        quiet.batch([20_001], up=10**9)
    quiet.commit()
    assert len(quiet.acks) == 200
    quiet.batch([20_001], up=10**9)
    quiet.commit()
    assert len(seqs(quiet)) == 20_001


def test_repeats_count_too_while_the_database_is_away(quiet: QuietHub) -> None:
    """A node that hears nothing sends the same batch for days: what waits stays bounded."""
    quiet.hello(up=10**9)
    for _ in range(20_000):
        quiet.batch([1], up=10**9)
    with pytest.raises(HubFull):
        quiet.batch([1], up=10**9)
    quiet.commit()
    quiet.batch([1, 2], up=10**9)
    quiet.commit()
    assert seqs(quiet) == [1, 2]


def test_two_boards_with_one_identity_are_two_boots(quiet: QuietHub) -> None:
    """The same `seq` of two boots is two records."""
    quiet.hello(up=100_000)
    quiet.hello("0000000b", up=100_000)
    quiet.batch([1], up=100_000)
    quiet.batch([1], "0000000b", up=100_000)
    quiet.commit()
    assert seqs(quiet) == [1, 1]


def test_what_is_refused_is_bounded(quiet: QuietHub) -> None:
    """A flood of refusals costs a commit 200 rows and the table 10,000; all are counted."""
    quiet.hello(up=100_000)
    for seq in range(1, 301):
        quiet.batch([seq + 100_000], up=1)
    quiet.commit()
    with quiet.database.transaction() as connection:
        count = connection.exec_driver_sql("select count(*) from rejected").scalar_one()
    assert count == 200
    assert quiet.hub.ingest.refused == 300


def test_a_simple_reading_is_named_by_device_and_time(quiet: QuietHub) -> None:
    """Twice in one list, twice in one commit, twice in a life: kept once."""
    one = {"device_id": "kitchen", "power": 100, "timestamp": "2026-05-01T10:00:00Z"}
    same = one | {"timestamp": "2026-05-01T12:00:00+02:00", "power": 999}
    quiet.simple(one, same)
    quiet.simple(one)
    quiet.commit()
    quiet.simple(same)
    quiet.commit()
    assert quiet.stored == [1, 0, 0]
    assert [row.power_w for row in quiet.rows("power_w")] == [100]


def test_the_interval_that_a_sender_leaves_out_is_the_spacing_before(quiet: QuietHub) -> None:
    """Every 30 s, then a gap of a day: the gap is no interval."""
    times = ("2026-05-01T10:00:00Z", "2026-05-01T10:00:30Z", "2026-05-01T10:01:00Z",
             "2026-05-02T10:00:00Z")  # fmt: skip
    quiet.simple(*({"device_id": "a", "power": 1, "timestamp": time} for time in times))
    quiet.commit()
    assert [row.interval_ms for row in quiet.rows("interval_ms")] == [1, 30_000, 30_000, 30_000]


def test_current_alone_is_apparent_power_and_says_so(quiet: QuietHub) -> None:
    """At the site's nominal voltage, flagged as assumed."""
    quiet.simple({"device_id": "a", "current": 2})
    quiet.commit()
    assert [tuple(row) for row in quiet.rows("power_w, quality, voltage_v")] == [(460.0, 1, None)]


def test_errors_of_the_hub_name_their_code() -> None:
    """No two classes share one, so that a program can tell them apart."""
    found = [OhmsteadError]
    for kind in found:
        found += kind.__subclasses__()
    codes = [kind.code for kind in found]
    assert len(set(codes)) == len(codes)


def test_a_hundred_new_senders_are_met_at_once(quiet: QuietHub) -> None:
    """One list, a hundred devices: each has its node, and each reading is kept."""
    quiet.simple(*({"device_id": f"plug {n}", "power": n} for n in range(100)))
    quiet.commit()
    assert quiet.stored == [100]
    assert [row.power_w for row in quiet.rows("power_w", "order by power_w")] == list(range(100))


def test_however_many_ask_what_comes_in_is_written(quiet: QuietHub) -> None:
    """Every connection for questions is held: the commit goes through all the same."""
    with ExitStack() as held:
        for _ in range(QUESTIONS_AT_ONCE):
            held.enter_context(quiet.database.question())
        quiet.hello(up=100_000)
        quiet.batch([1], up=100_000)
        quiet.commit()
    assert quiet.acks == [kept(1)]
