"""Junk: what nodes and sketches say, spoilt in every way that a seed draws.

Names of nodes, boots and devices come from small sets: junk is about messages, not about names.
"""

import json
from collections.abc import Callable
from random import Random
from typing import Any, Final, NamedTuple

from edge.wire import topics

NODES: Final = [f"badbad{number:06x}" for number in range(20)]
BOOTS: Final = ["0badf00d", "1badf00d"]
DEVICES: Final = [f"junk-{number}" for number in range(20)]
ODD_TOPICS: Final = [
    "ohmstead/1/{}/ack",
    "ohmstead/1/{}/records/more",
    "ohmstead/1/{}/Records",
    "ohmstead/2/{}/records",
    "ohmstead/1//records",
    "ohmstead/1/ /records",
    "ohmstead/1/${}",
    "ohmstead/1/\u00e9\U0001f50c{}/hello",
    "ohmstead/1/{}" + "x" * 3_000 + "/live",
    "ohmstead/1/{}" + "/a" * 100,
    "ohmstead/1",
]
WRONG: Final[list[Any]] = [
    None, True, False, "", "5", "-1", [], {}, [[]], {"a": 1}, -1, 0, 0.5, 2**31, 2**63, 2**64,
    10**400, -(10**30), 1e308, -1e308, float("nan"), float("inf"), "\0", "\ud800", "x" * 300,
    "2026-13-45T99:99:99Z", [1] * 2_000, "a4cf12fe0b1c", "A4CF12FE0B1C",
]  # fmt: skip
BROKEN_UTF8: Final = [
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xf8\x88\x80\x80\x80",
    b"\xc0\xaf",
    b"\0",
]
LARGE_EVERY: Final = 400
SMALLEST, LARGEST = 16 * 1024 - 200, 256 * 1024


class Message(NamedTuple):
    """One message for the broker."""

    topic: str
    payload: bytes
    retain: bool


class Junk:
    """An endless supply, the same for the same seed."""

    def __init__(self, seed: int | str) -> None:
        self._rng = Random(seed)
        self._seq = 0

    def message(self) -> Message:
        """One that is published at the broker."""
        rng = self._rng
        node = rng.choice(NODES)
        kind = rng.choice(topics.KINDS + ("records",) * 5)
        payload = self._spoilt(self._said(kind, node))
        topic = topics.of(node, kind)
        if rng.random() < 0.03:
            topic = rng.choice(ODD_TOPICS).format(node)
        elif rng.random() < 0.03:
            topic = topics.of(rng.choice(NODES), rng.choice(topics.KINDS))
        return Message(topic, payload, rng.random() < 0.02)

    def body(self) -> bytes:
        """One that is posted."""
        rng = self._rng
        if rng.random() < 0.5:
            return self._spoilt(self._said(rng.choice(["records", "hello"]), rng.choice(NODES)))
        items = [self._simple() for _ in range(rng.choice([1, 1, 1, 3, 20]))]
        return self._spoilt(items if len(items) > 1 else items[0])

    # --- right ---------------------------------------------------------------------------------

    def _said(self, kind: str, node: str) -> Any:
        rng = self._rng
        head = {"v": 1, "node": node, "boot": rng.choice(BOOTS), "boots": 1, "up": 90_000_000}
        values = {"i": 4.213, "u": 230.1, "p": 912.4, "e": 10_234.567, "x": 0, "q": 1}
        match kind:
            case "hello":
                clamps = [{"ch": ch, "sensor": "SCT-013-030", "rated_a": 30} for ch in range(4)]
                return head | {"firmware": "1.4.0", "interval_s": 10, "channels": clamps}
            case "records":
                width = rng.choice([1, 1, 4])
                return head | {
                    "channels": list(range(width)),
                    "more": False,
                    "records": [
                        self._record([values] * width) for _ in range(rng.choice([1, 2, 5, 20]))
                    ],
                }
            case "live":
                return {"up": 90_000_000, "channels": [0], "ch": [values], "hz": 49.98}
            case "health":
                return {"up": 90_000_000, "rssi_dbm": -61, "heap_b": 182_000, "held": 3}
            case _:
                return "offline"

    def _record(self, ch: list[dict[str, float]]) -> dict[str, Any]:
        self._seq = self._seq % 80_000 + 1
        return {"seq": self._seq, "up": self._seq * 1_000, "ms": 1_000, "hz": 50.01, "ch": ch}

    def _simple(self) -> dict[str, Any]:
        rng = self._rng
        return {
            "device_id": rng.choice(DEVICES),
            "current": 4.2,
            "voltage": 230,
            "power": rng.randrange(3_000),
            "kwh": 12.345,
            "timestamp": f"2026-05-{rng.randint(1, 28):02}T10:{rng.randrange(60):02}:00Z",
            "interval_s": 60,
        }

    # --- spoilt --------------------------------------------------------------------------------

    def _spoilt(self, said: Any) -> bytes:
        rng = self._rng
        if rng.random() < 0.5 and not isinstance(said, str):
            for _ in range(rng.choice([1, 1, 1, 3])):
                self._misfit(said)
            body = _bytes(said)
        else:
            body = rng.choice(_SPOILERS)(rng, _bytes(said))
        return _large(rng, body) if rng.random() < 1 / LARGE_EVERY else body

    def _misfit(self, said: Any) -> None:
        """Leave out a field, or give it what it cannot be, at any depth."""
        rng = self._rng
        place = said
        while True:
            keys = list(range(len(place)) if isinstance(place, list) else place)
            if not keys:
                return
            key = rng.choice(keys)
            if isinstance(place[key], (list, dict)) and rng.random() < 0.8:
                place[key] = place[key].copy()  # what is shared stays as it is elsewhere
                place = place[key]
            elif rng.random() < 0.15:
                del place[key]
                return
            else:
                place[key] = rng.choice(WRONG)
                return


def _bytes(said: Any) -> bytes:
    return b"offline" if said == "offline" else json.dumps(said, separators=(",", ":")).encode()


def _large(rng: Random, body: bytes) -> bytes:
    """From just within what a message may have to far beyond; blanks, digits, or many of it."""
    size = rng.randint(SMALLEST, LARGEST) if rng.random() < 0.7 else SMALLEST
    match rng.randrange(4):
        case 0:
            return body[:-1] + b" " * size + body[-1:]
        case 1:
            return rng.randbytes(size)
        case 2:
            return b'{"records":[' + b"1," * (size // 2) + b"1]," + body[1:]
        case _:
            return (body * (size // (len(body) + 1) + 1))[:size]


def _truncated(rng: Random, body: bytes) -> bytes:
    return body[: rng.randrange(len(body))]


def _flipped(rng: Random, body: bytes) -> bytes:
    spoilt = bytearray(body)
    for _ in range(rng.choice([1, 1, 2, 8])):
        # Not among the first bytes, where the names are.
        spoilt[rng.randrange(min(60, len(spoilt) - 1), len(spoilt))] ^= 1 << rng.randrange(8)
    return bytes(spoilt)


def _broken_text(rng: Random, body: bytes) -> bytes:
    place = rng.randrange(len(body))
    return body[:place] + rng.choice(BROKEN_UTF8) + body[place + rng.randrange(3) :]


def _nested(rng: Random, body: bytes) -> bytes:
    depth = rng.choice([10, 500, 1_100, 8_000])
    opening = rng.choice([b"[", b'{"a":'])
    closing = b"]" if opening == b"[" else b"1}"
    whole = opening * depth + (closing * depth if rng.random() < 0.5 else b"")
    return body[:-1] + b',"deep":' + whole + body[-1:] if rng.random() < 0.5 else whole


def _grown_number(rng: Random, body: bytes) -> bytes:
    digits = [place for place, byte in enumerate(body) if 0x30 <= byte <= 0x39 and place > 60]
    if not digits:
        return body * 2
    place = rng.choice(digits)
    return body[:place] + rng.choice([b"9" * 40, b"9e999", b"-", b"0.", b"1e5"]) + body[place:]


def _twice(rng: Random, body: bytes) -> bytes:
    return body + rng.choice([b"", b",", b"\0", b"\n"]) + body


def _nothing_of_it(rng: Random, body: bytes) -> bytes:
    return rng.choice([b"", b" ", b"null", b"true", b"0", b'""', b"[]", b"{}", rng.randbytes(40)])


_SPOILERS: Final[list[Callable[[Random, bytes], bytes]]] = [
    _truncated,
    _flipped,
    _broken_text,
    _nested,
    _grown_number,
    _twice,
    _nothing_of_it,
]
