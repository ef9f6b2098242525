"""MQTT 3.1.1 packets, as few as a load generator needs: bytes out, packets in, no I/O.

A client library would cost the generator more than the hub spends on the same message.
"""

from collections.abc import Iterator
from typing import NamedTuple

CONNACK, PUBLISH, PUBACK = 2, 3, 4
_QOS1 = 0x02
_RETAIN = 0x01


class Packet(NamedTuple):
    """A packet from the broker: its kind, and for PUBLISH what it carries."""

    kind: int
    topic: bytes = b""
    payload: bytes = b""
    answer: bytes = b""


def connect(client_id: str) -> bytes:
    """CONNECT with a clean session and no keep-alive."""
    return _packet(0x10, _text("MQTT") + b"\x04\x02\x00\x00" + _text(client_id))


def subscribe(topic: str) -> bytes:
    """SUBSCRIBE to one topic at QoS 1."""
    return _packet(0x82, b"\x00\x01" + _text(topic) + b"\x01")


def publish(topic: str, payload: bytes, packet_id: int, *, retain: bool = False) -> bytes:
    """PUBLISH at QoS 1; `packet_id` is 1 to 65,535."""
    head = _text(topic) + packet_id.to_bytes(2, "big")
    return _packet(0x30 | _QOS1 | (_RETAIN if retain else 0), head + payload)


def packets(buffer: bytearray) -> Iterator[Packet]:
    """Take the whole packets off the front of `buffer`; the rest stays in it."""
    while len(buffer) >= 2:
        length, start = _length(buffer)
        if start == 0 or len(buffer) < start + length:
            return
        body = bytes(buffer[start : start + length])
        first = buffer[0]
        del buffer[: start + length]
        yield _published(first, body) if first >> 4 == PUBLISH else Packet(first >> 4)


def _published(first: int, body: bytes) -> Packet:
    end = 2 + int.from_bytes(body[:2], "big")
    if not first & 0x06:
        return Packet(PUBLISH, body[2:end], body[end:])
    return Packet(PUBLISH, body[2:end], body[end + 2 :], b"\x40\x02" + body[end : end + 2])


def _length(buffer: bytearray) -> tuple[int, int]:
    """The length of the body and where it starts; (0, 0) while that has not all come."""
    length = 0
    for place in range(1, min(5, len(buffer))):
        length |= (buffer[place] & 0x7F) << 7 * (place - 1)
        if buffer[place] < 0x80:
            return length, place + 1
    return 0, 0


def _packet(first: int, body: bytes) -> bytes:
    head = bytearray([first])
    length = len(body)
    while length > 0x7F:
        head.append(length & 0x7F | 0x80)
        length >>= 7
    head.append(length)
    return bytes(head) + body


def _text(text: str) -> bytes:
    raw = text.encode()
    return len(raw).to_bytes(2, "big") + raw
