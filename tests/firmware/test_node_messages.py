"""What the node of C++ writes, the hub reads: every message, by the hub's own parsers."""

import json
import os
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from edge.wire import node_message
from tests.firmware.builds import NATIVE, Variant

NODE = "a4cf12fe0b1c"
WRITES = "a node says all it can say in a troubled life"


class Said(NamedTuple):
    """One message: the last part of its topic, and its bytes."""

    topic: str
    body: bytes


@pytest.fixture(scope="module")
def said(
    firmware_build: Callable[[Variant], Path], tmp_path_factory: pytest.TempPathFactory
) -> list[Said]:
    """Let a node of C++ live through trouble, and return what it said."""
    path = tmp_path_factory.mktemp("node") / "messages.jsonl"
    subprocess.run(
        [str(firmware_build(NATIVE) / "core_tests"), f"--test-case={WRITES}"],
        env={**os.environ, "OHMSTEAD_MESSAGES": str(path)},
        check=True,
        capture_output=True,
        timeout=300,
    )
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [Said(line["topic"], line["message"].encode()) for line in lines]


def test_every_message_of_a_node_is_read_by_the_hub(said: list[Said]) -> None:
    counts: Counter[str] = Counter()
    for topic, body in said:
        match topic:
            case "hello":
                hello = node_message.parse_hello(body, NODE)
                counts["refused settings"] += node_message.refused_in(hello) is not None
            case "records":
                batch = node_message.parse_batch(body, NODE)
                assert not batch.refused, batch.refused[0]
                counts["merged"] += sum(record.n > 1 for record in batch.records)
                counts["of an earlier boot"] += batch.up is None
            case "live":
                node_message.parse_live(body)
            case "health":
                node_message.parse_health(body)
            case "settings/applied":
                node_message.parse_settled(body)
            case "answer":
                node_message.parse_answer(body)
            case _:
                pytest.fail(f"nothing reads {topic}")
        counts[topic] += 1
    print(dict(counts))
    assert all(counts[topic] >= 20 for topic in ("hello", "settings/applied", "answer", "health"))
    assert counts["records"] >= 200
    assert counts["live"] >= 2_000
    assert counts["merged"] >= 10
    assert counts["of an earlier boot"] >= 1
    assert counts["refused settings"] >= 5


def test_a_batch_is_as_full_as_it_may_be_and_no_fuller(said: list[Said]) -> None:
    batches = [body for topic, body in said if topic == "records"]
    sizes = [len(node_message.parse_batch(body).records) for body in batches]
    print(f"largest batch: {max(sizes)} records, {max(map(len, batches))} bytes")
    assert max(sizes) == node_message.MAX_RECORDS or max(map(len, batches)) > 15 * 1024
