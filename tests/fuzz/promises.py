"""What may come out of a parser, whatever goes in: sound values or BadInput, and nothing else."""

import math
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from edge.domain import quantities as q
from edge.domain.errors import BadInput
from edge.domain.node_settings import NOISE_A, REV
from edge.wire import node_message, topics
from edge.wire.simple_form import MAX_ITEMS, MAX_SENDERS, parse_simple, read_json

Range = tuple[float, float]
COUNT: Range = (0, 2**31 - 1)
DEFAULT: Range = (-(2.0**63), 2.0**63)  # no number that PostgreSQL could not hold
RANGES: Final[dict[str, Range]] = {
    "p": q.POWER_W, "i": q.CURRENT_A, "u": q.VOLTAGE_V, "e": q.ENERGY_WH, "x": q.ENERGY_WH,
    "q": (0, 31), "hz": q.MAINS_HZ, "n": (1, 2**31 - 1), "seq": q.SEQ, "up": q.UPTIME_MS,
    "ms": q.INTERVAL_MS, "boots": COUNT, "v": (1, 1), "channels": q.CHANNEL_INDEX,
    "rated_a": (0.001, 10_000), "max_a": (0.001, 10_000), "interval_s": (0, 86_400),
    "rssi_dbm": (-200, 100), "heap_b": COUNT, "held": COUNT, "dropped": COUNT,
    "flash_writes": COUNT, "samples_per_s": (0, 1e6), "current_a": q.CURRENT_A,
    "voltage_v": q.VOLTAGE_V, "power_w": q.POWER_W, "energy_wh": q.ENERGY_WH, "at_ms": q.UNIX_MS,
    "interval_ms": q.INTERVAL_MS, "rev": REV, "id": REV, "ch": q.CHANNEL_INDEX,
    "settings_rev": (0, REV[1]), "noise_a": NOISE_A,
}  # fmt: skip
MOST_WORDS = 300
MOST_TEXT, MOST_REASON = 64, 200


def batch(body: bytes) -> None:
    """A batch holds what it promises, and is named the same by whoever asks."""
    boot, seq = node_message.names_of(body)
    assert boot is not None or seq is None
    found = node_message.parse_batch(body)
    count = len(found.records) + len(found.refused)
    assert 1 <= count <= node_message.MAX_RECORDS
    assert len(set(found.channels)) == len(found.channels) >= 1
    assert all(len(record.ch) == len(found.channels) for record in found.records)
    assert (boot, seq) == (found.boot, found.seq)
    for refused in found.refused:
        _check_words(refused.error)
        assert refused.error.item is not None
        assert refused.error.item < count
    _check(found._replace(refused=[]))


def hello(body: bytes) -> None:
    """A hello names each of its channels once."""
    found = node_message.parse_hello(body)
    assert found.interval_s > 0
    assert len({channel.ch for channel in found.channels}) == len(found.channels) >= 1
    _check(found)


def live(body: bytes) -> None:
    """Live values come with a channel each."""
    found = node_message.parse_live(body)
    assert len(found.ch) == len(found.channels) >= 1
    _check(found)


def health(body: bytes) -> None:
    """Health is a handful of sound numbers."""
    _check(node_message.parse_health(body))


def settled(body: bytes) -> None:
    """What became of settings names a revision."""
    _check(node_message.parse_settled(body))


def answer(body: bytes) -> None:
    """An answer names its question."""
    _check(node_message.parse_answer(body))


def simple(body: bytes) -> None:
    """Each item of the simple form is kept or refused, each in its place."""
    good, bad = parse_simple(read_json(body))
    assert 1 <= len(good) + len(bad) <= MAX_ITEMS
    assert len({reading.device_id for reading in good}) <= MAX_SENDERS
    for reading in good:
        assert reading.current_a is not None or reading.power_w is not None
        assert reading.device_id
        assert not set("/+#") & set(reading.device_id)
        _check(reading)
    for refusal in bad:
        _check_words(refusal.error)
        assert refusal.item == refusal.error.item


def topic(body: bytes) -> None:
    """A topic is a node's own, or nobody's."""
    text = body.decode(errors="replace")
    found = topics.parse(text)
    if found is not None:
        assert topics.of(found.node, found.kind) == text
        assert "/" not in found.node


PARSERS: Final[dict[str, Callable[[bytes], None]]] = {
    "records": batch,
    "hello": hello,
    "live": live,
    "health": health,
    "settings/applied": settled,
    "answer": answer,
    "simple": simple,
    "topic": topic,
}


def examine(kind: str, body: bytes) -> bool:
    """Hand a message to one parser; whether it was taken. Raises whatever should not come out."""
    try:
        PARSERS[kind](body)
    except BadInput as error:
        _check_words(error)
        return False
    return True


def _check_words(error: BadInput) -> None:
    """A refusal can be told to anybody, and names a place that is one."""
    for words in (error.detail, error.field or "-"):
        assert 0 < len(words) <= MOST_WORDS, words
        assert words.isprintable(), words
        words.encode()


def _check(found: object) -> None:
    for name, value in _leaves("", found):
        if isinstance(value, str):
            value.encode()  # a lone surrogate cannot be stored
            assert len(value) <= (MOST_REASON if name == "error" else MOST_TEXT), name
            assert not any(ord(letter) < 0x20 or letter == "\x7f" for letter in value), name
        elif isinstance(value, int | float):
            least, most = RANGES.get(name, DEFAULT)
            assert math.isfinite(value), name
            assert least <= value <= most, name
        else:
            assert value is None, name


def _leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """The numbers and texts in a value, each with the name of the field that holds it."""
    if isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from _leaves(field, getattr(value, field))
    elif hasattr(value, "_asdict"):
        for field, inner in value._asdict().items():
            yield from _leaves(field, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(name, inner)
    else:
        yield name, value
