"""What could not be kept, with its reason: bounded, so that no flood fills the card."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, text

from edge.domain.periods import utc

MOST = 10_000
FIRST_BYTES = 1024


class Rejected(NamedTuple):
    """One refused message or record; `received_ms` is Unix time, `body` its first KiB."""

    received_ms: int
    sender: str
    topic: str
    code: str
    detail: str
    body: bytes


def put(connection: Connection, refused: Sequence[Rejected], *, again: bool = False) -> None:
    """Keep these, and let the oldest beyond the limit go; `again`: some may be kept already."""
    rows = [_row(one) for one in refused]
    if again:
        kept = _kept_since(connection, rows)
        rows = [row for row in rows if tuple(row.values()) not in kept]
    if not rows:
        return
    connection.execute(
        text(
            "insert into rejected (received_at, sender, topic, code, detail, body) "
            "values (:at, :sender, :topic, :code, :detail, :body)"
        ),
        rows,
    )
    connection.execute(
        text("delete from rejected where id <= (select max(id) - :most from rejected)"),
        {"most": MOST},
    )


def _row(one: Rejected) -> dict[str, object]:
    return {
        "at": utc(one.received_ms),
        "sender": _printable(one.sender),
        "topic": _printable(one.topic),
        "code": one.code,
        "detail": _printable(one.detail),
        "body": one.body[:FIRST_BYTES],
    }


def _kept_since(
    connection: Connection, rows: Sequence[dict[str, object]]
) -> set[tuple[object, ...]]:
    """What is there of the moments of these rows, in the same order of columns."""
    found = connection.execute(
        text(
            "select received_at, sender, topic, code, detail, body from rejected "
            "where received_at = any(:at)"
        ),
        {"at": [row["at"] for row in rows]},
    )
    return {(*row[:5], bytes(row[5])) for row in found}


def by_sender(connection: Connection) -> dict[str, tuple[int, str]]:
    """Per sender: how many are kept here, and the newest reason."""
    found = connection.execute(
        text(
            "select distinct on (sender) sender, count(*) over (partition by sender), detail "
            "from rejected order by sender, id desc"
        )
    )
    return {sender: (count, detail) for sender, count, detail in found}


def _printable(words: str) -> str:
    """PostgreSQL's text holds no NUL and no lone surrogate."""
    return words[:500].replace("\0", "\ufffd").encode("utf-8", "replace").decode()
