"""Messages to begin with, and one more wound in a message: for drawn and for guided runs."""

import json
from pathlib import Path
from random import Random
from typing import Any, Final

CORPUS = Path(__file__).parents[1] / "contract" / "node_messages" / "from_node.jsonl"
SIMPLE: Final = [
    b'{"device_id":"kitchen","power":966}',
    b'[{"device_id":"kitchen","current":4.2,"voltage":230,"kwh":12.345},{"device_id":"b"}]',
    b'{"device_id":"k","power":-1,"timestamp":"2026-05-01T10:00:00+02:00","interval_s":60}',
    b'[{"device_id":"k","power":1,"timestamp":1777629600.5},{"device_id":"k","current":1}]',
]
STRANGE: Final[list[Any]] = [
    None, True, False, 0, -0.0, 1, -1, 0.5, 2**31, 2**52 + 1, 2**63, 2**64, 10**30, 10**400, 1e308,
    -1e308, 5e-324, float("nan"), float("inf"), "", "\0", "\n", "\x7f", "\ud800", "\u202e",
    "a" * 65, "9f2c01ab", "2026-05-01T10:00:00Z", "0001-01-01T00:00:00+23:59", [], {}, [[]],
    [None] * 130, {"seq": 1}, {"p": 1},
]  # fmt: skip

FACTORS: Final = (-1, 0, 2, 10, 1000, 0.5)


def messages() -> dict[str, list[bytes]]:
    """Messages by kind (the rest of their topic, or `simple`): right ones and wrong ones."""
    found: dict[str, list[bytes]] = {"simple": list(SIMPLE)}
    for line in map(json.loads, CORPUS.read_text().splitlines()):
        hexed = line.get("message_hex")
        body = bytes.fromhex(hexed) if hexed else line["message"].encode()
        found.setdefault(line["topic"].split("/", 3)[3], []).append(body)
    return found


def damage(body: bytes, random: Random) -> bytes:
    """The message with one value replaced, left out, doubled or moved; or a few bytes of it."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return _bytes(body, random)
    if not isinstance(value, dict | list) or not value or random.random() < 0.25:
        return _bytes(body, random)
    _value(value, random)
    return json.dumps(value, ensure_ascii=random.random() < 0.5).encode(errors="surrogatepass")


def _value(place: Any, random: Random) -> None:
    """Change one value at any depth, in place."""
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = random.choice(keys)
        inner = place[key]
        if not (isinstance(inner, dict | list) and inner and random.random() < 0.8):
            break
        place = inner
    match random.randrange(6):
        case 0:
            del place[key]
        case 1 if isinstance(place, list):
            place.extend([inner] * random.choice((1, 2, 70, 130)))
        case 2 if isinstance(inner, bool):
            place[key] = not inner
        case 2 if isinstance(inner, int | float) and abs(inner) < 1e300:
            place[key] = inner * random.choice(FACTORS) + random.choice((-1, 0, 1))
        case 3:
            place[key] = place[random.choice(keys)]
        case 4:
            place[key] = [inner] if random.random() < 0.5 else {str(key): inner}
        case _:
            place[key] = random.choice(STRANGE)


def _bytes(body: bytes, random: Random) -> bytes:
    changed = bytearray(body)
    at = random.randint(0, len(changed))
    changed[at : at + random.randint(0, 3)] = random.randbytes(random.randint(0, 3))
    return bytes(changed)
