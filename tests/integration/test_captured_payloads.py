"""What other firmware really sends, thrown at the hub's doors: each is answered with its reason."""

import asyncio
import json
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from edge.wire import topics
from tests.integration.spoken_mqtt import connection
from tests.stack.hub import PrivateHub
from tests.stack.mosquitto import PrivateMosquitto

pytestmark = pytest.mark.needs_data

NODE = "a4cf12fe0b1c"
WITHIN_S = 30
REASONS = {"not_json", "wrong_type", "out_of_range", "not_utf8", "too_large", "wrong_node"}


@pytest.fixture(scope="module")
def captured(data: Path) -> list[bytes]:
    """The payloads, as bytes, and some that nobody would capture."""
    lines = (data / "payloads.jsonl").read_text().splitlines()
    found = [json.loads(line)["payload"].encode() for line in lines]
    assert len(found) > 40
    return [*found, b"\xff\xfe{}", b"[" * 5_000, b'{"records":' + b"1" * 20_000 + b"}", b"null"]


async def _answers(port: int, kind: str, payloads: list[bytes]) -> list[dict[str, Any]]:
    async with asyncio.timeout(WITHIN_S), connection(port) as client:
        await client.subscribe(topics.ack(NODE), qos=1)
        found = []
        for payload in payloads:
            await client.publish(topics.of(NODE, kind), payload, qos=1)
            message = await anext(client.messages)
            assert isinstance(message.payload, bytes)
            found.append(json.loads(message.payload))
        return found


def test_each_is_answered_with_its_reason_on_the_nodes_topics(
    hub: PrivateHub, mosquitto: PrivateMosquitto, captured: list[bytes]
) -> None:
    """As records and as hello: unreadable, with a code and words; the hub stays well."""
    payloads = [payload for payload in captured if payload]
    for kind in ("records", "hello"):
        answers = asyncio.run(_answers(mosquitto.port, kind, payloads))
        assert [answer["error"] for answer in answers] == ["unreadable"] * len(payloads)
        assert {answer["code"] for answer in answers} <= REASONS
        assert all(len(answer["detail"]) > 10 for answer in answers)
    assert hub.get("/readyz").status == 200


def test_live_health_and_presence_take_no_harm(
    hub: PrivateHub, mosquitto: PrivateMosquitto, captured: list[bytes]
) -> None:
    """These have no answer; what comes after them is still read and answered."""

    async def throw() -> list[dict[str, Any]]:
        async with connection(mosquitto.port) as client:
            for kind in ("live", "health", "presence"):
                for payload in captured:
                    await client.publish(topics.of(NODE, kind), payload, qos=1)
        return await _answers(mosquitto.port, "records", [b"{}"])

    (unreadable,) = asyncio.run(throw())
    assert (unreadable["error"], unreadable["crc32"]) == ("unreadable", crc32(b"{}"))
    assert hub.get("/readyz").status == 200


def test_each_is_answered_with_its_reason_over_http(hub: PrivateHub, captured: list[bytes]) -> None:
    """Problem details with a code and what to do; never a 500, and nothing is stored."""
    for payload in captured:
        answer = hub.post(payload)
        assert answer.status in (413, 422), payload[:80]
        problem = answer.json()
        assert answer.headers["content-type"] == "application/problem+json"
        assert problem["code"] in REASONS
        assert len(problem["detail"]) > 10
    assert "ohmstead_readings_stored_total 0.0" in hub.get("/metrics").body.decode()
    assert hub.get("/readyz").status == 200
