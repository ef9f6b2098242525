"""The protocol's hard cases, of boots: interleaved, two boards, a stuck counter, absurd uptimes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from edge.domain.quantities import UPTIME_MS
from edge.flows.ingest.known import MOST_OF_ONE
from tests.faults.spoken_node import RunningHub, SpokenNode, record, running_hub
from tests.stack.postgres import PrivatePostgres

SECOND = timedelta(seconds=1)
A, B, C = "0000000a", "0000000b", "0000000c"
LONGEST_MS = UPTIME_MS[1]
ABSURD_MS = 2**52


@pytest.fixture(scope="module")
def hub(
    postgres: PrivatePostgres, migrated_template: str, stack_folder: Path
) -> Iterator[RunningHub]:
    """Yield one hub for all of these; each speaks for a node of its own."""
    with running_hub(postgres, migrated_template, stack_folder, "boots") as running:
        yield running


def dates(node: SpokenNode, boot: str) -> list[datetime]:
    return [reading.measured_at for reading in node.stored() if reading.boot == boot]


def in_tens(moments: list[datetime]) -> bool:
    """Whether they are ten seconds apart, as their uptimes are."""
    return all(abs(after - before - 10 * SECOND) < SECOND for before, after in pairwise(moments))


def test_boots_of_one_node_may_come_in_any_order_and_keep_their_places(
    hub: RunningHub, whole: bool
) -> None:
    """Two boots that are over, one that is alive; their batches shuffled, some sent twice."""
    most = 400 if whole else 20
    with SpokenNode(hub, "b00000000001") as node:
        node.hello(C, up=5_000, boots=3)
        told = {A: (1, None), B: (2, None), C: (3, 10_000 * most)}
        sent = [(boot, seq) for boot in told for seq in range(1, most, 2)]
        sent += Random(1).sample(sent, most // 2)
        Random(2).shuffle(sent)
        for boot, seq in sent:
            boots, up = told[boot]
            node.batch([record(seq), record(seq + 1)], boot, up=up, boots=boots, more=True)
            assert node.ack() == {"boot": boot, "seq": seq + 1, "commit_s": 0.2}
        named = {(reading.boot, reading.seq) for reading in node.stored()}
        assert named == {(boot, seq) for boot in told for seq in range(1, most + 1)}
        assert len(node.stored()) == 3 * most
        assert in_tens(dates(node, C))


def test_two_boards_with_one_identity_are_shown_and_lose_nothing(hub: RunningHub) -> None:
    """One has run for a quarter of an hour, the other for five minutes; both speak in turn."""
    with SpokenNode(hub, "b00000000002") as node, SpokenNode(hub, "b00000000012") as other:
        for seq in range(1, 6):
            for boot, up in ((A, 900_000), (B, 300_000)):
                node.batch([record(seq)], boot, up=up + seq) if seq > 1 else node.hello(boot, up=up)
                if seq > 1:
                    assert node.ack()["boot"] == boot
        assert node.view()["two_boards"]
        assert [(one.boot, one.seq) for one in node.stored()] == [
            (boot, seq) for boot in (A, B) for seq in range(2, 6)
        ]
        for boot in (A, B):
            assert in_tens(dates(node, boot))
        # A reboot is none: the second boot begins when the first is over.
        other.hello(A, up=900_000, boots=1)
        other.hello(B, up=10, boots=2)
        other.batch([record(90)], A, up=900_000)
        other.batch([record(1)], B, up=10_000)
        assert [other.ack()["boot"], other.ack()["boot"]] == [A, B]
        assert not other.view()["two_boards"]


def test_a_boot_counter_that_is_stuck_loses_nothing_and_dates_what_it_can(hub: RunningHub) -> None:
    """Three boots with the same count: the one that is alive has its dates, the others come before
    it, in the order in which they came."""
    with SpokenNode(hub, "b00000000003") as node:
        node.hello(C, up=15_000, boots=7)
        node.batch([record(1)], C, up=15_000, boots=7)
        for boot in (A, B):
            node.batch([record(1), record(2)], boot, up=None, boots=7)
        assert [node.ack()["boot"] for _ in range(3)] == [C, A, B]
        assert sorted(node.seqs()) == [1, 1, 1, 2, 2]
        (alive,) = dates(node, C)
        assert max(dates(node, A) + dates(node, B)) < alive
        assert in_tens(dates(node, A))
        assert in_tens(dates(node, B))


def test_a_garbled_uptime_in_a_boot_that_nothing_dates_costs_its_own_record_only(
    hub: RunningHub,
) -> None:
    """The batch is stored without it, and so is what comes of that boot later."""
    with SpokenNode(hub, "b00000000004") as node:
        node.hello(B, up=5_000, boots=2)
        node.batch([record(1), record(2, up=ABSURD_MS), record(3)], A, up=None)
        node.batch([record(4), record(5)], A, up=None)
        assert [node.ack()["seq"], node.ack()["seq"]] == [3, 5]
        assert node.seqs() == [1, 3, 4, 5]
        assert abs(dates(node, A)[0] - datetime.now(dates(node, A)[0].tzinfo)) < 300 * SECOND
        assert node.view()["rejected"] == 1
        assert "record 2: up" in node.view()["last_rejected"]


def test_absurd_uptimes_harm_nobody_and_the_next_boot_is_well(hub: RunningHub) -> None:
    """A counter that stands at 2^52 ms is no uptime: what says so is sent again. One that leaps to
    twenty years and falls to 0 in turn is taken, and only its own boot suffers."""
    with SpokenNode(hub, "b00000000005") as node, SpokenNode(hub, "b00000000015") as other:
        other.hello(up=100_000)
        node.hello(A, up=ABSURD_MS)
        assert node.ack()["of"] == "hello"
        node.hello(A, up=LONGEST_MS)
        node.batch([record(1)], A, up=ABSURD_MS)
        unreadable = node.ack()
        assert (unreadable["seq"], unreadable["code"]) == (1, "out_of_range")
        for seq, up in enumerate((LONGEST_MS, 0, LONGEST_MS, 40_000), 1):
            node.batch([record(seq, up=up)], A, up=up)
            assert node.ack()["seq"] == seq
            other.batch([record(seq)], up=100_000)
            assert other.ack()["seq"] == seq
        assert other.seqs() == [1, 2, 3, 4]
        node.hello(B, up=10_000, boots=2)
        node.batch([record(1)], B, up=10_000, boots=2)
        assert node.ack()["boot"] == B
        (well,) = dates(node, B)
        assert abs(well - datetime.now(well.tzinfo)) < 300 * SECOND
        for question in ("/api/nodes", "/api/usage?level=day", "/api/power", "/readyz"):
            assert hub.hub.get(question).status == 200, question
        assert hub.hub.running


def test_a_boot_that_is_torn_too_far_is_told_so_and_what_closes_it_is_kept(
    hub: RunningHub,
) -> None:
    """Every second record for as long as the hub follows; then the batch is unreadable as a whole,
    of its records that come singly those are kept that fit, and no ack names one that is not."""
    most, step = MOST_OF_ONE, 240
    last = 2 * most + step
    with SpokenNode(hub, "b00000000099") as node:
        node.hello(up=1)
        for first in range(1, 2 * most + 2, step):
            seqs = range(first, first + step, 2)
            node.batch([record(seq, seq) for seq in seqs], up=last + step, more=True)
            assert node.ack()["seq"] == seqs[-1]
        node.batch([record(2, 2), record(last + 99, last)], up=last + step)
        refused = node.ack()
        assert (refused["error"], refused["code"]) == ("unreadable", "too_many")
        assert refused["seq"] == last + 99
        node.batch([record(2, 2)], up=last + step)
        assert node.ack()["seq"] == 2
        node.batch([record(last + 99, last)], up=last + step)
        assert node.ack()["code"] == "too_many"
        assert [seq for seq in node.seqs() if seq % 2 == 0] == [2]
