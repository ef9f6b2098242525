"""Whatever comes in, a parser reads it or refuses it: never another exception."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.domain.errors import BadInput, OutOfRange
from edge.wire import node_message, strict_json
from edge.wire.simple_form import parse_simple, read_json

NODE = "a4cf12fe0b1c"
NUMBERS = st.integers() | st.floats() | st.sampled_from([10**30, 10**400, 1e308, -0.0, 2**53])
ANY = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)
RECORD = {"seq": 1, "up": 5, "ms": 5, "hz": 50, "n": 1, "ch": [{"p": 1, "i": 1, "e": 1, "q": 0}]}
GOOD: list[dict[str, Any]] = [
    {"v": 1, "node": NODE, "boot": "9f2c01ab", "boots": 1, "up": 9, "channels": [0],
     "more": False, "records": [RECORD, {**RECORD, "seq": 2}]},
    {"v": 1, "node": NODE, "boot": "9f2c01ab", "up": 1, "interval_s": 10, "firmware": "1",
     "channels": [{"ch": 0, "sensor": "x", "rated_a": 30}]},
    {"up": 1, "channels": [0], "ch": [{"p": 1}], "hz": 50},
    {"up": 1, "rssi_dbm": -60, "held": 0, "flash_writes": 1, "samples_per_s": 1},
    {"device_id": "k", "power": 1, "current": 1, "timestamp": 1_777_629_600, "interval_s": 1},
]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good message in which one value, at any depth, is replaced by anything or left out."""
    message = json.loads(json.dumps(draw(st.sampled_from(GOOD))))
    place: Any = message
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = draw(st.sampled_from(keys))
        deeper = isinstance(place[key], dict | list) and place[key] and draw(st.booleans())
        if not deeper:
            break
        place = place[key]
    if draw(st.integers(0, 4)):
        place[key] = draw(ANY)
    else:
        del place[key]
    return json.dumps(message).encode()


@st.composite
def mutilated(draw: st.DrawFn) -> bytes:
    """A good message with a few bytes of it replaced, cut out or put in."""
    body = bytearray(json.dumps(draw(st.sampled_from(GOOD))).encode())
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(body)))
        body[at : at + draw(st.integers(0, 3))] = draw(st.binary(max_size=3))
    return bytes(body)


PARSERS: list[Callable[[bytes], object]] = [
    lambda body: node_message.parse_batch(body, NODE),
    lambda body: node_message.parse_hello(body, NODE),
    node_message.parse_live,
    node_message.parse_health,
    lambda body: parse_simple(read_json(body)),
]


@pytest.mark.parametrize("parser", PARSERS, ids=["batch", "hello", "live", "health", "simple"])
@given(body=damaged() | mutilated() | st.binary(max_size=40) | ANY.map(json.dumps).map(str.encode))
def test_a_parser_reads_or_refuses(parser: Callable[[bytes], object], body: bytes) -> None:
    with suppress(BadInput):
        parser(body)


@given(body=damaged() | mutilated() | st.binary(max_size=40))
def test_the_names_in_a_broken_batch_are_read_or_missing(body: bytes) -> None:
    boot, seq = node_message.names_of(body)
    assert boot is None or len(boot) == 8
    assert seq is None or seq >= 1
    assert boot is not None or seq is None


@given(body=damaged())
def test_every_record_of_a_batch_is_kept_or_refused(body: bytes) -> None:
    with suppress(BadInput):
        batch = node_message.parse_batch(body)
        assert len(batch.records) + len(batch.refused) == len(json.loads(body)["records"])
        assert all(len(record.ch) == len(batch.channels) for record in batch.records)


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (b"", (None, None)),
        (b"{", (None, None)),
        (b"[]", (None, None)),
        (b'{"boot":"9f2c01ab"}', ("9f2c01ab", None)),
        (b'{"boot":"9f2c01ab","records":7}', ("9f2c01ab", None)),
        (b'{"boot":"9f2c01ab","records":[]}', ("9f2c01ab", None)),
        (b'{"boot":"9f2c01ab","records":[{"seq":3},{"seq":9},{"seq":4}]}', ("9f2c01ab", 9)),
        (b'{"boot":"9f2c01ab","records":[{"seq":3},{},null]}', ("9f2c01ab", None)),
        (b'{"boot":"9f2c01ab","records":[{"seq":3},{},null,{"seq":2}]}', ("9f2c01ab", 3)),
        (b'{"boot":7,"records":[{"seq":3}]}', (None, None)),
        (b'{"boot":"9f2c01ab","records":[{"seq":3}]}' + b" " * 16_384, (None, None)),
    ],
)
def test_a_batch_that_cannot_be_read_is_named_as_far_as_it_can(
    body: bytes, names: tuple[str | None, int | None]
) -> None:
    assert node_message.names_of(body) == names


def test_thousands_of_bad_records_are_not_read_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """8,000 of them fit one message, and would hold up everybody for half a second."""
    body = b'{"v":1,"node":"a4cf12fe0b1c","boot":"9f2c01ab","channels":[0],"records":['
    body += b"1," * 8_000 + b'{"seq":7}]}'
    read = Mock(wraps=strict_json.decode)
    monkeypatch.setattr("edge.wire.node_message.decode", read)
    with pytest.raises(OutOfRange):
        node_message.parse_batch(body, NODE)
    assert node_message.names_of(body) == ("9f2c01ab", 7)
    assert read.call_count < 2 * node_message.MAX_RECORDS
