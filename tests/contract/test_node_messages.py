"""The corpus of the node protocol's messages, held against the hub; the firmware reads it too."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from edge.domain.errors import BadInput
from edge.wire import answers, node_message, topics

FOLDER = Path(__file__).parent / "node_messages"


class Case(NamedTuple):
    """One line of the corpus."""

    name: str
    topic: str
    body: bytes
    expect: Any


def cases(file: str, expectation: str) -> list[Case]:
    """Read the lines of one file."""
    lines = [json.loads(line) for line in (FOLDER / file).read_text().splitlines()]
    return [Case(line["name"], line["topic"], body_of(line), line[expectation]) for line in lines]


def body_of(line: dict[str, str]) -> bytes:
    """Give the bytes of a message, written as text or in hex."""
    if "message_hex" in line:
        return bytes.fromhex(line["message_hex"])
    return line["message"].encode()


def understood(case: Case) -> dict[str, Any]:
    """Say, in the words of the corpus, what the hub makes of a message."""
    topic = topics.parse(case.topic)
    assert topic is not None
    try:
        match topic.kind:
            case "records":
                return batch(node_message.parse_batch(case.body, topic.node))
            case "hello":
                node_message.parse_hello(case.body, topic.node)
            case "live":
                node_message.parse_live(case.body)
            case "health":
                node_message.parse_health(case.body)
            case "settings/applied":
                node_message.parse_settled(case.body)
            case "answer":
                node_message.parse_answer(case.body)
    except BadInput as error:
        return {"accepted": False, "code": error.code, "field": error.field}
    return {"accepted": True}


def batch(found: node_message.NodeBatch) -> dict[str, Any]:
    """Say what is kept of a batch and what is not."""
    return {
        "accepted": True,
        "seqs": [record.seq for record in found.records],
        "refused": [
            {
                "item": refused.error.item,
                "seq": refused.seq,
                "code": refused.error.code,
                "field": refused.error.field,
            }
            for refused in found.refused
        ],
        "ack_seq": found.seq,
    }


FROM_NODE = cases("from_node.jsonl", "expect")
FROM_HUB = cases("from_hub.jsonl", "means")


@pytest.mark.parametrize("case", FROM_NODE, ids=lambda case: case.name)
def test_the_hub_understands_a_node_as_the_corpus_says(case: Case) -> None:
    assert understood(case) == case.expect


def test_every_code_of_bad_input_that_a_node_can_cause_is_in_the_corpus() -> None:
    codes = {case.expect.get("code") for case in FROM_NODE}
    assert codes - {None} == {
        "too_large",
        "not_utf8",
        "not_json",
        "wrong_type",
        "out_of_range",
        "wrong_node",
    }


def test_the_corpus_speaks_of_every_topic_of_a_node_that_carries_json() -> None:
    kinds = {case.topic.split("/", 3)[3] for case in FROM_NODE}
    assert kinds == set(topics.KINDS) - {"presence"}


def test_no_two_cases_have_the_same_name() -> None:
    names = [case.name for case in FROM_NODE + FROM_HUB]
    assert len(names) == len(set(names))


ANSWERS: dict[str, Callable[[dict[str, Any]], answers.Ack]] = {
    "kept": lambda ack: answers.kept(ack["boot"], ack["seq"], ack["commit_s"]),
    "unreadable": lambda ack: answers.unreadable(
        ack["code"], ack["detail"], ack.get("boot"), ack.get("seq"), ack.get("crc32")
    ),
    "hello unreadable": lambda ack: answers.unreadable_hello(ack["code"], ack["detail"]),
    "hello": lambda _: answers.say_hello(),
    "replay": lambda _: answers.replay(),
}


@pytest.mark.parametrize("case", FROM_HUB, ids=lambda case: case.name)
def test_the_hub_answers_in_the_bytes_of_the_corpus(case: Case) -> None:
    topic = topics.ack("a4cf12fe0b1c")
    assert (topic, answers.encode(ANSWERS[case.expect](json.loads(case.body)))) == case[1:3]
