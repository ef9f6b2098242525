"""The protocol's hard cases, of acks: lost, late, twice, over two ways at once, and for poison."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty
from random import Random

import pytest

from tests.faults.spoken_node import BOOT, Message, RunningHub, SpokenNode, record, running_hub
from tests.simulator.messages import Channel, Output, Publish
from tests.simulator.node import Node
from tests.simulator.record import Sensed
from tests.stack.postgres import PrivatePostgres


@pytest.fixture(scope="module")
def hub(
    postgres: PrivatePostgres, migrated_template: str, stack_folder: Path
) -> Iterator[RunningHub]:
    """Yield one hub for all of these; each speaks for a node of its own."""
    with running_hub(postgres, migrated_template, stack_folder, "acks") as running:
        yield running


def kept(seq: int, boot: str = BOOT) -> Message:
    return {"boot": boot, "seq": seq, "commit_s": 0.2}


def test_an_ack_that_was_lost_is_given_again_and_the_records_are_stored_once(
    hub: RunningHub,
) -> None:
    """The node never heard it, and sends the same again; and once more with a record added."""
    with SpokenNode(hub, "a00000000001") as node:
        node.hello(up=60_000)
        same = node.batch([record(1), record(2)], up=60_000)
        assert node.ack() == kept(2)
        node.say("records", {**same, "up": 61_000})
        assert node.ack() == kept(2)
        node.batch([record(1), record(2), record(3)], up=62_000)
        assert node.ack() == kept(3)
        assert node.seqs() == [1, 2, 3]


def test_an_ack_that_comes_after_the_node_has_sent_again_settles_that_batch_and_no_other(
    hub: RunningHub,
) -> None:
    """The hub answers both copies; the second answer must not be taken for the next batch's."""
    simulated = Node(
        "a00000000002", (Channel(0, "SCT-013-030", 30),), _sense, Random(2), interval_ms=10_000
    )
    simulated.tick(30_000)
    with SpokenNode(hub, simulated.identity) as node:
        _publish(node, simulated.connected(30_000))
        simulated.tick(61_000)  # no ack in 30 s: it rests a little
        (again,) = [out for out in simulated.tick(64_000) if _is_batch(out)]
        _publish(node, [again])
        first, late = node.ack(), node.ack()
        assert first == late == kept(3, simulated.boot)
        _publish(node, _answer(simulated, first))
        assert [one.seq for one in simulated.sender.outstanding] == [4, 5, 6, 7]
        _answer(simulated, late)
        assert [one.seq for one in simulated.sender.outstanding] == [4, 5, 6, 7]
        _answer(simulated, node.ack())
        assert simulated.journal.held == 0
        assert node.seqs() == [1, 2, 3, 4, 5, 6, 7]


def _sense(up_ms: int, ms: int) -> tuple[int | None, list[Sensed]]:
    return None, [Sensed(4_000, None, 9_000)]


def _is_batch(output: Output) -> bool:
    return isinstance(output, Publish) and output.topic.endswith("/records")


def _publish(node: SpokenNode, outputs: list[Output]) -> None:
    for output in outputs:
        if isinstance(output, Publish) and output.qos:
            node.say(output.topic.rsplit("/", 1)[1], output.payload)


def _answer(simulated: Node, ack: Message) -> list[Output]:
    topic = f"ohmstead/1/{simulated.identity}/ack"
    return simulated.received(topic, json.dumps(ack).encode(), 76_000)


def test_the_same_batch_over_both_transports_at_once_is_stored_once(
    hub: RunningHub, whole: bool
) -> None:
    """Each way gets its ack."""
    rounds = 200 if whole else 10
    with SpokenNode(hub, "a00000000003") as node, ThreadPoolExecutor(2) as both:
        node.hello(up=10**8)
        for number in range(rounds):
            three = [record(seq) for seq in range(3 * number + 1, 3 * number + 4)]
            message = {
                "v": 1, "node": node.identity, "boot": BOOT, "up": 10**8, "channels": [0],
                "records": three,
            }  # fmt: skip
            said = both.submit(node.say, "records", message)
            posted = both.submit(hub.hub.post, message)
            said.result()
            assert posted.result().json() == {"ack": kept(3 * number + 3)}
            assert node.ack() == kept(3 * number + 3)
        assert node.seqs() == list(range(1, 3 * rounds + 1))


def test_over_http_too_a_node_is_asked_for_what_the_hub_has_lost(hub: RunningHub) -> None:
    """In answer to its hello and to its batch; what it then sends is taken."""
    lost = {"boot": "0000000e", "seq": 7}
    with SpokenNode(hub, "a00000000004") as node:
        hello = {"v": 1, "node": node.identity, "boot": BOOT, "up": 1, "channels": [{"ch": 0}]}
        batch = {**hello, "up": 60_000, "channels": [0], "records": [record(1)]}
        replay = {"ack": {"replay": True}}
        assert hub.hub.post({**hello, "acked": lost}).json() == replay
        assert hub.hub.post({**batch, "acked": lost}).json() == replay
        assert node.seqs() == []
        assert hub.hub.post(batch).json() == {"ack": kept(1)}
        acked = {"acked": {"boot": BOOT, "seq": 1}}
        assert hub.hub.post({**hello, **acked}).json() == {"ack": {"hello": True}}
        assert hub.hub.post({**batch, **acked, "records": [record(2)]}).json() == {"ack": kept(2)}


def test_a_batch_that_the_database_will_never_take_costs_no_other_and_is_answered(
    hub: RunningHub,
) -> None:
    """Three batches in one commit, the second of them poison: it is set aside with its reason, and
    the node need not send it for ever."""
    hub.ask("alter table reading add constraint poison check (power_w <> 666) not valid")
    with SpokenNode(hub, "a00000000005") as node:
        node.hello(up=60_000)
        node.batch([record(1)], up=60_000)
        node.batch([record(2, p=666), record(3)], up=60_000)
        node.batch([record(4)], up=60_000)
        assert [node.ack() for _ in range(3)] == [kept(1), kept(3), kept(4)]
        assert node.seqs() == [1, 4]
        assert node.view()["rejected"] == 1
        node.batch([record(5)], up=70_000)
        assert node.ack() == kept(5)


def test_a_record_without_a_name_is_set_aside_by_its_node_and_the_others_arrive(
    hub: RunningHub,
) -> None:
    """In the middle it is refused alone; as the last it leaves its batch without a name, so the
    node sends the records singly, and gives it up when it has been refused three times."""
    nameless = {**record(3), "seq": "three"}
    with SpokenNode(hub, "a00000000006") as node:
        node.hello(up=60_000)
        node.batch([record(1), {**nameless}, record(2)], up=60_000)
        assert node.ack() == kept(2)
        for records in ([record(4), nameless], [nameless], [nameless], [nameless]):
            node.batch(records, up=60_000)
            ack = node.ack()
            assert (ack["boot"], ack["seq"], ack["error"]) == (BOOT, None, "unreadable")
            assert ack["code"] == "wrong_type"
        node.batch([record(4)], up=60_000)
        assert node.ack() == kept(4)
        assert node.seqs() == [1, 2, 4]
        with pytest.raises(Empty):
            node.acks.get_nowait()


def test_a_simulated_node_does_not_wait_in_vain_for_a_record_without_a_name(
    hub: RunningHub,
) -> None:
    """The same, with the node's own answers to it."""
    simulated = Node(
        "a00000000007", (Channel(0, "SCT-013-030", 30),), _sense, Random(7), interval_ms=10_000
    )
    simulated.tick(20_000)
    simulated.poison('{"seq":"three","up":30000,"ms":10000,"ch":[{"p":1}]}')
    simulated.tick(30_000)
    with SpokenNode(hub, simulated.identity) as node:
        outputs, now_ms = simulated.connected(30_000), 76_000
        while simulated.journal.held:
            _publish(node, outputs)
            if any(_is_batch(output) for output in outputs):
                outputs = _answer(simulated, node.ack())
            else:
                now_ms += 10_000
                outputs = simulated.tick(now_ms)
        assert [one.seq for one in simulated.truth.set_aside] == [3]
        assert node.seqs()[:2] == [1, 2]
        assert 3 not in node.seqs()
