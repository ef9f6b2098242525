"""The simulated node keeps the protocol's promises: the hub is tested against it."""

import json
from itertools import pairwise
from random import Random
from typing import Any
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.simulator.backoff import LONGEST_MS, SHORTEST_MS, backoff_ms
from tests.simulator.journal import Journal
from tests.simulator.messages import Channel, Dial, Output, Post, Publish, topic
from tests.simulator.node import Node
from tests.simulator.record import REGISTER_RESTORED, Sensed

IDENTITY = "a4cf12fe0b1c"
SECOND = 1_000
Batch = dict[str, Any]


def sense(up_ms: int, ms: int) -> tuple[int | None, list[Sensed]]:
    return 5_000, [Sensed(4_213 + up_ms % 7, 2_301, 9_124 + up_ms % 13)]


def make_node(*, http: bool = False, capacity: int = 1_000, interval_ms: int = 10_000) -> Node:
    channels = (Channel(0, "SCT-013-030", 30, voltage=True),)
    journal = Journal(capacity)
    return Node(
        IDENTITY, channels, sense, Random(7), http=http, journal=journal, interval_ms=interval_ms
    )


def connected_node(*, after_ms: int = 30_000, interval_ms: int = 10_000) -> tuple[Node, Batch]:
    """A node that held its records for `after_ms`, connected then, and its first batch."""
    node = make_node(interval_ms=interval_ms)
    node.tick(after_ms)
    (batch,) = batches(node.connected(after_ms))
    return node, batch


def batches(outputs: list[Output]) -> list[Batch]:
    """The batches among `outputs`, over either transport; unreadable ones left out."""
    found = []
    for output in outputs:
        if isinstance(output, Dial):
            continue
        if isinstance(output, Publish) and output.topic != topic(IDENTITY, "records"):
            continue
        message = json.loads(output.payload)
        if "records" in message:
            found.append(message)
    return found


def topics(outputs: list[Output]) -> list[str]:
    return [output.topic.split("/", 3)[3] for output in outputs if isinstance(output, Publish)]


def seqs(batch: Batch) -> list[int]:
    return [record["seq"] for record in batch["records"]]


def ack_of(batch: Batch, **extra: object) -> bytes:
    return json.dumps({"boot": batch["boot"], "seq": seqs(batch)[-1], **extra}).encode()


def answer(node: Node, payload: bytes, up_ms: int) -> list[Output]:
    return node.received(topic(IDENTITY, "ack"), payload, up_ms)


def next_batch(node: Node, up_ms: int, *, within_ms: int = 200_000) -> tuple[int, Batch]:
    """Let time pass until the node sends a batch."""
    ends = up_ms + within_ms
    while up_ms < ends:
        up_ms = max(up_ms + 1, node.due_ms())
        found = batches(node.tick(up_ms))
        if found:
            return up_ms, found[0]
    raise AssertionError("the node sent nothing")


def test_a_record_has_the_form_of_the_protocol() -> None:
    _, batch = connected_node(after_ms=10_000)
    assert batch["v"] == 1
    assert batch["node"] == IDENTITY
    assert batch["channels"] == [0]
    assert batch["more"] is False
    (record,) = batch["records"]
    assert record == {
        "seq": 1,
        "up": 10_000,
        "ms": 10_000,
        "hz": 50.0,
        "ch": [{"i": 4.217, "u": 230.1, "p": 912.7, "e": 2.535, "x": 0.0}],
    }


def test_on_connecting_it_says_that_it_is_there_then_who_it_is_then_what_it_holds() -> None:
    node = make_node()
    node.tick(10_000)
    said = node.connected(10_000)
    assert topics(said) == ["presence", "hello", "live", "health", "records"]
    assert [output.retain for output in said if isinstance(output, Publish)][:2] == [True, True]


def test_an_acknowledged_batch_is_kept_for_a_replay_and_not_sent_again() -> None:
    node, batch = connected_node()
    assert batches(answer(node, ack_of(batch, commit_s=10), 30_100)) == []
    assert (node.journal.held, node.journal.kept) == (0, 3)
    _, following = next_batch(node, 30_100)
    assert seqs(following) == [4]


def test_an_ack_that_matches_no_outstanding_batch_is_ignored() -> None:
    node, batch = connected_node()
    for other in (
        {"boot": batch["boot"], "seq": 2, "commit_s": 10},  # it is not cumulative
        {"boot": batch["boot"], "seq": 4, "commit_s": 10},
        {"boot": "00000000", "seq": 3, "commit_s": 10},
    ):
        answer(node, json.dumps(other).encode(), 30_100)
    assert (node.journal.held, node.sender.wait_ms) == (3, 30_000)


def test_one_batch_is_outstanding_and_it_is_sent_again_unchanged_but_for_its_time() -> None:
    node, first = connected_node()
    assert batches(node.tick(59_999)) == []
    when, again = next_batch(node, 59_999)
    assert 61_000 <= when <= 62_000
    assert again["records"] == first["records"]
    assert (first["up"], again["up"]) == (30_000, when)
    assert again["more"] is True


def test_it_waits_three_times_the_commit_interval_that_the_hub_named() -> None:
    node, batch = connected_node()
    answer(node, ack_of(batch, commit_s=2), 30_100)
    sent_at, _ = next_batch(node, 30_100)
    again_at, _ = next_batch(node, sent_at)
    assert 7 * SECOND <= again_at - sent_at <= 8 * SECOND


@given(failures=st.integers(1, 10_000), seed=st.integers())
def test_a_back_off_is_never_under_one_second_nor_over_a_minute(failures: int, seed: int) -> None:
    wait_ms = backoff_ms(failures, Random(seed))
    assert SHORTEST_MS <= wait_ms <= min(LONGEST_MS, SHORTEST_MS * 2**failures)


def test_back_offs_of_many_nodes_spread_over_the_whole_minute() -> None:
    waits = sorted(backoff_ms(9, Random(seed)) for seed in range(300))
    assert waits[0] < 3 * SECOND
    assert waits[-1] > 57 * SECOND


def test_a_batch_has_one_boot_and_that_of_an_earlier_boot_has_no_message_time() -> None:
    node = make_node()
    node.tick(20_000)
    earlier = node.boot
    node.reboot()
    node.tick(10_000)
    (old,) = batches(node.connected(10_000))
    (new,) = batches(answer(node, ack_of(old), 10_100))
    assert (old["boot"], seqs(old), old["up"], old["more"]) == (earlier, [1, 2], None, True)
    assert (new["boot"], seqs(new), new["up"], new["more"]) == (node.boot, [1], 10_100, False)
    assert new["boots"] == old["boots"] + 1


def test_a_long_past_goes_out_120_records_at_a_time_and_says_that_there_is_more() -> None:
    node, batch = connected_node(after_ms=250_000, interval_ms=1_000)
    counts = []
    while True:
        counts.append(len(seqs(batch)))
        assert batch["more"] is (node.journal.held > counts[-1])
        following = batches(answer(node, ack_of(batch), 250_000))
        if not following:
            break
        (batch,) = following
    assert counts == [120, 120, 10]


def test_a_node_says_which_ack_is_its_newest_until_it_is_asked_to_forget_it() -> None:
    """In each batch and hello, also of a later boot; without an ack it says nothing of it."""
    node, first = connected_node()
    assert "acked" not in first
    (second,) = batches([*answer(node, ack_of(first), 31_000), *node.tick(40_000)])
    newest = {"boot": first["boot"], "seq": 3}
    assert second["acked"] == newest
    node.reboot()
    hello = node.connected(1_000)[1]
    assert isinstance(hello, Publish)
    assert json.loads(hello.payload)["acked"] == newest
    (again,) = batches(answer(node, b'{"replay":true}', 2_000))
    assert "acked" not in again
    assert seqs(again) == [1, 2, 3, 4]
    assert node.replays == 1


def test_an_answer_that_could_read_the_boot_and_no_seq_is_for_what_is_outstanding() -> None:
    node, batch = connected_node()
    other = {"boot": "00000000", "seq": None, "error": "unreadable"}
    assert not batches(answer(node, json.dumps(other).encode(), 31_000))
    mine = other | {"boot": batch["boot"]}
    (single,) = batches(answer(node, json.dumps(mine).encode(), 31_000))
    assert seqs(single) == [1]


def test_replay_sends_the_whole_journal_again_the_oldest_first() -> None:
    node, batch = connected_node()
    answer(node, ack_of(batch), 30_100)
    (again,) = batches(answer(node, b'{"replay":true}', 35_000))
    assert seqs(again) == [1, 2, 3]


def test_error_hello_is_answered_with_a_hello_and_costs_nothing() -> None:
    node, batch = connected_node()
    assert topics(answer(node, b'{"error":"hello"}', 30_100)) == ["hello"]
    assert node.journal.held == 3
    when, again = next_batch(node, 30_100)
    assert seqs(again) == seqs(batch)
    assert when >= 31_100


def test_an_unreadable_batch_is_sent_record_by_record_and_only_the_culprit_is_set_aside() -> None:
    node = make_node()
    node.tick(10_000)
    node.poison()
    node.tick(30_000)
    unreadable = json.dumps({"error": "unreadable"}).encode()
    outputs, up_ms, kept = node.connected(30_000), 30_000, []
    while node.journal.held:
        payloads = [
            out.payload
            for out in outputs
            if isinstance(out, Publish) and out.topic.endswith("records")
        ]
        if not payloads:
            up_ms += 1_000
            outputs = node.tick(up_ms)
        elif b"oops" in payloads[0]:
            outputs = answer(node, unreadable, up_ms)
        else:
            kept += seqs(json.loads(payloads[0]))
            outputs = answer(node, ack_of(json.loads(payloads[0])), up_ms)
    assert kept[:2] == [1, 3]
    assert node.journal.dropped == 1
    assert [record.refusals for record in node.truth.set_aside] == [3]


def test_a_refusal_that_names_another_batch_is_ignored() -> None:
    node, batch = connected_node()
    answer(node, json.dumps({"boot": batch["boot"], "seq": 99, "error": "x"}).encode(), 30_100)
    assert [record.singly for record in node.sender.outstanding] == [False] * 3


def test_over_http_the_hello_goes_first_and_one_post_at_a_time() -> None:
    node = make_node(http=True)
    node.tick(30_000)
    up_ms, outputs = 30_000, list[Output]()
    for _ in range(3):
        outputs = node.unreachable(up_ms)
        up_ms += 5_000
        outputs = [*outputs, *node.tick(up_ms)]
    (hello,) = [output for output in outputs if isinstance(output, Post)]
    assert json.loads(hello.payload)["channels"][0]["sensor"] == "SCT-013-030"
    assert node.tick(up_ms + 1) == []
    (batch,) = batches(node.posted(200, b'{"ack":{"hello":true}}', up_ms + 2))
    assert seqs(batch) == [1, 2, 3, 4]


def posting_node() -> tuple[Node, int, Batch]:
    """A node whose first batch is on its way by POST."""
    node = make_node(http=True)
    node.tick(30_000)
    for up_ms in (30_000, 35_000, 40_000):
        node.unreachable(up_ms)
        node.tick(up_ms + 4_900)
    (batch,) = batches(node.posted(200, b'{"ack":{"hello":true}}', 45_000))
    return node, 45_000, batch


def test_one_batch_is_outstanding_over_both_transports_together() -> None:
    node, up_ms, batch = posting_node()
    assert batches(node.connected(up_ms + 10)) == []
    ack = json.dumps({"ack": {"boot": batch["boot"], "seq": seqs(batch)[-1], "commit_s": 10}})
    node.posted(200, ack.encode(), up_ms + 20)
    assert node.journal.held == 0


def test_mqtt_is_tried_again_every_60_seconds_while_http_serves() -> None:
    node, _, _ = posting_node()
    dials = [up_ms for up_ms in range(45_000, 260_000, 500) if _dials(node, up_ms)]
    assert len(dials) == 3
    assert {later - earlier for earlier, later in pairwise(dials)} == {60_000}


def _dials(node: Node, up_ms: int) -> bool:
    dialled = any(isinstance(output, Dial) for output in node.tick(up_ms))
    if dialled:
        node.unreachable(up_ms)
    return dialled


def test_a_busy_hub_is_given_the_time_it_asks_for() -> None:
    node, up_ms, batch = posting_node()
    assert node.posted(503, b"{}", up_ms, retry_after_s=20) == []
    when, again = next_batch(node, up_ms)
    assert when >= up_ms + 20_000
    assert again["records"] == batch["records"]


def test_power_loss_loses_at_most_the_last_ten_seconds_and_never_what_was_sent() -> None:
    node = make_node(interval_ms=1_000)
    node.tick(100_500)
    node.lose_power()
    assert 0 < len(node.truth.lost) <= 10
    node, batch = connected_node(after_ms=100_500, interval_ms=1_000)
    node.lose_power()
    assert not node.truth.lost
    assert [record.seq for record in node.journal.records()][: len(seqs(batch))] == seqs(batch)


def test_after_a_power_cut_the_first_record_says_that_its_register_was_restored() -> None:
    node = make_node()
    node.tick(20_000)
    node.lose_power()
    node.tick(20_000)
    texts = [json.loads(record.text) for record in node.journal.records()[-2:]]
    assert [text["ch"][0].get("q", 0) for text in texts] == [REGISTER_RESTORED, 0]


@given(st.lists(st.sampled_from(["second", "interval", "reboot", "power", "send", "ack"])))
def test_registers_never_fall_whatever_happens(happenings: list[str]) -> None:
    node, up_ms, sent = make_node(interval_ms=3_000), 0, list[Batch]()
    for happening in happenings:
        if happening in ("second", "interval"):
            up_ms += 1_000 if happening == "second" else 3_000
            sent += batches(node.tick(up_ms))
        elif happening == "send" and not node.link.connected:
            sent += batches(node.connected(up_ms))
        elif happening == "ack" and sent:
            sent += batches(answer(node, ack_of(sent[-1]), up_ms))
        elif happening in ("reboot", "power"):
            node.lose_power() if happening == "power" else node.reboot()
            up_ms = 0
    first_seen: dict[tuple[str, int], float] = {}
    for batch in sent:
        for record in batch["records"]:
            first_seen.setdefault((batch["boot"], record["seq"]), record["ch"][0]["e"])
    assert list(first_seen.values()) == sorted(first_seen.values())


def test_the_boots_counter_counts_unless_it_is_stuck() -> None:
    node = make_node()
    first = node.boot
    node.reboot()
    node.boots_stuck = True
    node.reboot()
    assert node.boots == 2
    assert node.boot != first


def test_a_wiped_node_begins_its_registers_anew_and_the_truth_counts_on() -> None:
    node = make_node()
    node.tick(20_000)
    before = node.truth.imported_mwh(0)
    node.wipe()
    node.tick(10_000)
    assert node.registers[0].imported_mwh < before
    assert node.truth.imported_mwh(0) == before + node.registers[0].imported_mwh


@pytest.mark.parametrize("payload", [b"", b"{", b"[]", b"null", b'"x"', b"\xff", b'{"boot":1}'])
def test_an_ack_that_is_nonsense_changes_nothing(payload: bytes) -> None:
    node, _ = connected_node()
    answer(node, payload, 30_100)
    assert (node.journal.held, len(node.sender.outstanding)) == (3, 3)


def test_an_answer_to_other_bytes_than_the_last_is_ignored() -> None:
    """What came late, or twice, must not set a good record aside."""
    node = make_node()
    node.tick(10_000)
    sent = node.connected(10_000)[-1]
    assert isinstance(sent, Publish)
    for crc, singly in ((7, False), (crc32(sent.payload), True)):
        answer(node, json.dumps({"error": "unreadable", "crc32": crc}).encode(), 10_000)
        assert node.journal.records()[0].singly is singly
