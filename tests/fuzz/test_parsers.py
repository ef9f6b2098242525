"""The parsers over drawn damage, and over what is made to keep them busy."""

import time
from collections import Counter
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edge.wire.node_message import MAX_RECORDS, names_of
from tests.fuzz.damage import damage, messages
from tests.fuzz.promises import PARSERS, examine

SEEDS = [(kind, body) for kind, bodies in messages().items() for body in bodies]
KINDS = [kind for kind in PARSERS if kind != "topic"]
HEAD = b'{"v":1,"node":"a4cf12fe0b1c","boot":"9f2c01ab","channels":[0],"records":['


def test_no_damage_breaks_a_promise(whole: bool) -> None:
    taken: Counter[bool] = Counter()

    @settings(max_examples=50_000 if whole else 1_000, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(SEEDS), st.sampled_from(KINDS), st.integers(0, 2**64), st.integers(0, 5))
    def hurt(message: tuple[str, bytes], other: str, seed: int, wounds: int) -> None:
        kind, body = message
        random = Random(seed)
        for _ in range(wounds):
            body = damage(body, random)
        for chosen in {kind, other}:
            taken[examine(chosen, body)] += 1

    hurt()
    print(f"{taken[True]} messages were taken and {taken[False]} refused")
    assert min(taken.values()) > 100


@pytest.mark.parametrize("kind", PARSERS)
@given(body=st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_no_bytes_break_a_promise(kind: str, body: bytes) -> None:
    examine(kind, body)


def records(one: bytes) -> Callable[[int], bytes]:
    """A batch of one record over and over, in so many bytes."""
    return lambda size: HEAD + b",".join([one] * ((size - len(HEAD) - 2) // (len(one) + 1))) + b"]}"


def filled(before: bytes, filling: bytes, after: bytes = b"") -> Callable[[int], bytes]:
    """Something that is filled up with something else, to so many bytes."""
    return lambda size: before + filling * ((size - len(before + after)) // len(filling)) + after


BUSY = {
    "records that are none": records(b"1"),
    "records without anything": records(b"{}"),
    "records with a name only": records(b'{"seq":1}'),
    "depth": filled(b"", b"["),
    "depth of objects": filled(b"", b'{"a":'),
    "a long number": filled(b'{"up":', b"9", b"}"),
    "a long fraction": filled(b'{"up":1,"hz":0.', b"3", b"}"),
    "a long exponent": filled(b'{"up":1,"hz":1e', b"9", b"}"),
    "a long text": filled(b'{"firmware":"', b"a", b'"}'),
    "escapes": filled(b'{"device_id":"', b"\\u00e9", b'","power":1}'),
    "fields that nobody knows": filled(b'{"power":1', b',"a":0', b"}"),
    "one field over and over": filled(b'{"device_id":"a"', b',"power":1', b"}"),
    "a long moment": filled(b'{"device_id":"a","power":1,"timestamp":"', b"20", b'"}'),
    "spaces": filled(b"", b" "),
    "readings that are none": filled(b"[1", b",1", b"]"),
    "readings without values": filled(b'[{"device_id":"a"}', b',{"device_id":"a"}', b"]"),
    "readings of many devices": filled(b"[{}", b',{"device_id":"a","power":1}', b"]"),
}


@pytest.mark.parametrize("name", BUSY)
@pytest.mark.parametrize("kind", KINDS)
def test_four_times_the_bytes_take_nowhere_near_sixteen_times_as_long(kind: str, name: str) -> None:
    most = 4 * 65_536 if kind == "simple" else 16_384  # what is larger is refused unread
    small, large = (cpu_s(kind, BUSY[name](size)) for size in (most // 4, most))
    assert large < 10 * small + 0.001  # quadratic would be 16 times


@pytest.mark.parametrize("name", BUSY)
@pytest.mark.parametrize("kind", sorted({*KINDS} - {"simple"}))
def test_a_node_s_message_of_full_size_is_dealt_with_in_milliseconds(kind: str, name: str) -> None:
    """Less than 1 ms; what a busy machine makes of it is left room for."""
    assert cpu_s(kind, BUSY[name](16_384)) < 0.02


def cpu_s(kind: str, body: bytes) -> float:
    """What one message costs at best, in seconds of CPU."""

    def once() -> float:
        began = time.process_time()
        examine(kind, body)
        return time.process_time() - began

    return min(once() for _ in range(5))


def test_a_batch_of_too_many_records_is_named_by_its_last_ones() -> None:
    sent = [b'{"seq":%d}' % seq for seq in range(1, 3 * MAX_RECORDS)]
    assert names_of(HEAD + b",".join(sent) + b"]}") == ("9f2c01ab", 3 * MAX_RECORDS - 1)
