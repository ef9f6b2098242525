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


def put(connection: Connection, refused: Sequence[Rejected]) -> None:
    """Keep these, and let the oldest beyond the limit go."""
    if not refused:
        return
    connection.execute(
        text(
            "insert into rejected (received_at, sender, topic, code, detail, body) "
            "values (:at, :sender, :topic, :code, :detail, :body)"
        ),
        [
            {
                "at": utc(r.received_ms),
                "sender": _printable(r.sender),
                "topic": _printable(r.topic),
                "code": r.code,
                "detail": _printable(r.detail),
                "body": r.body[:FIRST_BYTES],
            }
            for r in refused
        ],
    )
    connection.execute(
        text("delete from rejected where id <= (select max(id) - :most from rejected)"),
        {"most": MOST},
    )


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
