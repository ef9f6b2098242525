"""What nobody limits but the hub: nodes, boots, and gaps between records. Its memory is bounded."""

from collections.abc import Callable
from contextlib import suppress

import pytest

from edge.domain.errors import TooMany
from edge.flows.ingest import known
from edge.wire.node_message import parse_batch, parse_hello
from tests.fake_clock import FakeClock
from tests.flows.conftest import BOOT, NODE, QuietHub

MANY = 30


def hello_of(quiet: QuietHub, node: str, channels: int = 1) -> None:
    listed = ",".join(f'{{"ch":{ch}}}' for ch in range(channels))
    body = f'{{"v":1,"node":"{node}","boot":"{BOOT}","up":1,"channels":[{listed}]}}'
    quiet.hub.ingest.hello(parse_hello(body.encode()), quiet.clock.boot_ms())


def test_beyond_its_limit_of_channels_the_hub_takes_no_new_node_and_the_others_go_on(
    restart: Callable[[FakeClock], QuietHub], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known, "MOST_CHANNELS", 4)
    quiet = restart(FakeClock())
    hello_of(quiet, "a4cf12fe0b1c", channels=2)
    quiet.simple({"device_id": "kitchen", "power": 1})
    with pytest.raises(TooMany, match="at most 4"):
        hello_of(quiet, "a4cf12fe0b1d", channels=2)
    with pytest.raises(TooMany, match="at most 4"):
        hello_of(quiet, "a4cf12fe0b1c", channels=4)
    with pytest.raises(TooMany, match="at most 4"):
        quiet.simple({"device_id": "a", "power": 1}, {"device_id": "b", "power": 1})
    hello_of(quiet, "a4cf12fe0b1c", channels=1)
    quiet.simple({"device_id": "kitchen", "power": 1}, {"device_id": "attic", "power": 1})
    quiet.commit()
    assert quiet.stored == [1, 2]
    quiet = restart(FakeClock())
    with pytest.raises(TooMany):
        quiet.simple({"device_id": "a", "power": 1})


def test_boots_beyond_the_limit_are_forgotten_and_their_records_are_still_known(
    quiet: QuietHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known, "MOST_BOOTS", 5)
    quiet.hello(up=1)
    node = quiet.hub.known.nodes["ohmstead", "a4cf12fe0b1c"]
    names = [f"{number:08x}" for number in range(MANY)]
    for boots, name in enumerate(names):
        quiet.batch([1, 2], name, up=100_000, boots=boots)
    assert len(node.boots) == MANY + 1  # all have records that are not written yet
    quiet.commit()
    quiet.commit()
    assert len(node.boots) == 5
    for boots, name in enumerate(names):
        quiet.batch([2, 3], name, up=100_000, boots=boots)
        quiet.commit()
    assert len(node.boots) <= 6
    assert len(quiet.rows("seq")) == 3 * MANY
    assert len(quiet.acks) == 2 * MANY


def test_boots_full_of_gaps_are_forgotten_sooner(
    quiet: QuietHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known, "MOST_RANGES", 10)
    quiet.hello(up=1)
    for number in range(MANY):
        quiet.batch([1, 3, 5, 7], f"{number:08x}", up=100_000)
        quiet.commit()
    boots = quiet.hub.known.nodes["ohmstead", "a4cf12fe0b1c"].boots.values()
    assert sum(boot.seen.range_count for boot in boots) <= 14
    quiet.batch([1, 2, 3], "00000000", up=100_000)
    quiet.commit()
    assert len(quiet.rows("seq", "where seq = 1")) == MANY


def test_a_boot_with_too_many_gaps_may_close_them_but_add_none(
    quiet: QuietHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known, "MOST_OF_ONE", 3)
    quiet.hello(up=1)
    quiet.batch([1, 3, 5, 7], up=1_000_000)
    for seqs in ([20], [8, 9, 20], [8, 10]):
        with pytest.raises(TooMany, match=f"seq {seqs[-1]} would"):
            quiet.batch(seqs, up=1_000_000)
    quiet.batch([10, 9, 8, 2, 1], up=1_000_000)
    quiet.commit()
    assert [row.seq for row in quiet.rows("seq")] == [1, 2, 3, 5, 7, 8, 9, 10]
    assert len(quiet.acks) == 2  # what was not taken has no ack, which the hub would be held to


def test_a_record_merged_from_many_holds_no_more_than_one_that_was_not(quiet: QuietHub) -> None:
    quiet.hello(up=1)
    records = ",".join(
        f'{{"seq":{1000 * k},"up":{k},"ms":1,"n":1000,"ch":[{{"p":1}}]}}' for k in range(1, 100)
    )
    body = (
        f'{{"v":1,"node":"{NODE}","boot":"{BOOT}","up":1000,"channels":[0],"records":[{records}]}}'
    )
    quiet.hub.ingest.batch(parse_batch(body.encode()), quiet.clock.boot_ms(), quiet.acks.append)
    assert sum(len(one.seqs) for one in quiet.hub.ingest._open.deliveries) <= 2 * 99
    quiet.commit()
    with quiet.database.transaction() as connection:
        (seen,) = connection.exec_driver_sql("select seen::text from boot").scalars()
    assert seen == "{[1,99001)}"


def test_where_boots_that_run_have_too_many_gaps_each_may_have_few(
    quiet: QuietHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A boot that runs is never forgotten, so its gaps stay; many nodes may leave some."""
    monkeypatch.setattr(known, "MOST_RANGES", 60)
    monkeypatch.setattr(known, "FEW_OF_ONE", 5)
    nodes = [f"a4cf12fe{number:04x}" for number in range(MANY)]
    for node in nodes:
        hello_of(quiet, node)
    for first in range(1, 100, 2):
        for node in nodes:
            body = (
                f'{{"v":1,"node":"{node}","boot":"{BOOT}","up":1000000,"channels":[0],'
                f'"records":[{{"seq":{first},"up":{first},"ms":1,"ch":[{{"p":1}}]}}]}}'
            )
            batch = parse_batch(body.encode())
            with suppress(TooMany):
                quiet.hub.ingest.batch(batch, quiet.clock.boot_ms(), quiet.acks.append)
        quiet.commit()
    held = [node.boots[BOOT].seen.range_count for node in quiet.hub.known.nodes.values()]
    assert sum(held) <= MANY * (known.FEW_OF_ONE + 1)
    assert len(quiet.rows("seq")) == sum(held)
