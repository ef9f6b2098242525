"""Settings of nodes: every revision that was ever made, and what became of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects.postgresql import distinct_on

from edge.domain.node_settings import NodeSettings, Why, from_kept
from edge.store import schema

_TABLE = schema.node_settings
_NEWEST_FIRST = _TABLE.c.rev.desc()


class Revision(NamedTuple):
    """A revision as kept; `settled_at` None: the node has not answered, `error`: it refused."""

    node_id: int
    rev: int
    settings: NodeSettings
    made_at: datetime
    made_by: str
    why: Why
    settled_at: datetime | None = None
    error: str | None = None


def newest(connection: Connection, node_id: int) -> Revision | None:
    """The newest revision of a node, if one was made."""
    found = of_node(connection, node_id, 1)
    return found[0] if found else None


def newest_of_all(connection: Connection) -> list[Revision]:
    """The newest revision of each node that has one."""
    query = select(_TABLE).order_by(_TABLE.c.node_id, _NEWEST_FIRST)
    return _revisions(connection.execute(query.ext(distinct_on(_TABLE.c.node_id))).all())


def of_node(connection: Connection, node_id: int, most: int) -> list[Revision]:
    """The revisions of a node, the newest first."""
    query = select(_TABLE).where(_TABLE.c.node_id == node_id).order_by(_NEWEST_FIRST).limit(most)
    return _revisions(connection.execute(query).all())


def add(connection: Connection, revision: Revision) -> None:
    """Keep a new revision."""
    values = revision._asdict() | {"settings": revision.settings.as_kept()}
    connection.execute(insert(_TABLE).values(values))


def settle(
    connection: Connection, node_id: int, rev: int, at: datetime | None, error: str | None
) -> None:
    """Note what became of a revision; `at` None: it is to be answered again."""
    connection.execute(
        update(_TABLE)
        .where(_TABLE.c.node_id == node_id, _TABLE.c.rev == rev)
        .values(settled_at=at, error=error)
    )


def _revisions(rows: Sequence[Any]) -> list[Revision]:
    return [Revision(**row._asdict() | {"settings": from_kept(row.settings)}) for row in rows]
