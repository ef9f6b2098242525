"""What the hub answers a node: the content of its `ack` topic, and of HTTP's `ack`."""

from typing import Any

import msgspec

Ack = dict[str, Any]


def kept(boot: str, seq: int, commit_s: float) -> Ack:
    """The batch whose last record is `seq` is in the database."""
    return {"boot": boot, "seq": seq, "commit_s": commit_s}


def unreadable_hello(code: str, detail: str) -> Ack:
    """A hello cannot be read; this answers no batch."""
    return {"of": "hello", "error": "unreadable", "code": code, "detail": detail}


def unreadable(
    code: str,
    detail: str,
    boot: str | None = None,
    seq: int | None = None,
    crc32: int | None = None,
) -> Ack:
    """The batch cannot be read; `code` and `detail` say why, `crc32` which bytes are meant.

    That is told where `seq` could not be read. Without it a node takes an answer that comes late,
    or twice, for one to what it has sent since, and in the end sets a good record aside.
    """
    named = {} if boot is None else {"boot": boot, "seq": seq}
    meant = {} if seq is not None or crc32 is None else {"crc32": crc32}
    return {**named, "error": "unreadable", "code": code, "detail": detail, **meant}


def say_hello() -> Ack:
    """The hub does not know this node, boot or channel: say hello, then send again."""
    return {"error": "hello"}


def replay() -> Ack:
    """The hub has lost what it acknowledged: send the whole journal again."""
    return {"replay": True}


def encode(ack: Ack) -> bytes:
    """As JSON."""
    return msgspec.json.encode(ack)
