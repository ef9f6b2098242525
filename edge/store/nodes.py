"""Nodes and their channels."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Row, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from edge.domain.errors import NotFound
from edge.domain.identity import Channel
from edge.store import schema


class Node(NamedTuple):
    """A node as kept: `kind` is 'ohmstead' or 'simple', `heard_at` when a reading last came."""

    id: int
    kind: str
    identity: str
    name: str | None
    firmware: str | None
    hardware: str | None
    interval_s: float | None
    heard_at: datetime | None


class Described(NamedTuple):
    """A channel as its node describes it: sensor type, rated and highest current in A."""

    ch: int
    sensor: str | None = None
    rated_a: float | None = None
    max_a: float | None = None


_NODE = [schema.node.c[name] for name in Node._fields]
_CHANNEL = [
    schema.channel.c[name]
    for name in ("id", "node_id", "ch", "name", "role", "inside_id", "sensor", "rated_a", "max_a")
]


def all_nodes(connection: Connection) -> list[Node]:
    """Every node, oldest first."""
    return [Node(*row) for row in connection.execute(select(*_NODE).order_by(schema.node.c.id))]


def all_channels(connection: Connection) -> list[Channel]:
    """Every channel, by node and index."""
    query = select(*_CHANNEL).order_by(schema.channel.c.node_id, schema.channel.c.ch)
    return [_channel(row) for row in connection.execute(query)]


def speaking(connection: Connection, node_id: int) -> Node:
    """A node that speaks the node protocol. Raises NotFound."""
    row = connection.execute(select(*_NODE).where(schema.node.c.id == node_id)).one_or_none()
    if row is None:
        raise NotFound(f"there is no node {node_id}: GET /api/nodes lists them", field="node_id")
    if row.kind != "ohmstead":
        raise NotFound(
            f"node {node_id} only posts readings, and cannot be told anything: its settings and "
            "calibration are its own affair",
            field="node_id",
        )
    return Node(*row)


def channels_of(connection: Connection, node_id: int) -> list[Channel]:
    """The channels of one node, by index."""
    query = select(*_CHANNEL).where(schema.channel.c.node_id == node_id)
    return [_channel(row) for row in connection.execute(query.order_by(schema.channel.c.ch))]


def put_node(
    connection: Connection,
    kind: str,
    identity: str,
    *,
    firmware: str | None = None,
    hardware: str | None = None,
    interval_s: float | None = None,
) -> Node:
    """Make a node known, or bring up to date what it says of itself."""
    said = {"firmware": firmware, "hardware": hardware, "interval_s": interval_s}
    query = (
        upsert(schema.node)
        .values(site_id=1, kind=kind, identity=identity, **said)
        .on_conflict_do_update(index_elements=["kind", "identity"], set_=said)
        .returning(*_NODE)
    )
    return Node(*connection.execute(query).one())


def put_channels(
    connection: Connection, node_id: int, described: Sequence[Described]
) -> dict[int, int]:
    """Make a node's channels known, each `ch` once; their ids by `ch`.

    Names, roles and history stay as they are.
    """
    query = upsert(schema.channel).values([{"node_id": node_id, **c._asdict()} for c in described])
    said = {name: query.excluded[name] for name in ("sensor", "rated_a", "max_a")}
    found = connection.execute(
        query.on_conflict_do_update(index_elements=["node_id", "ch"], set_=said).returning(
            schema.channel.c.ch, schema.channel.c.id
        )
    )
    return {row.ch: row.id for row in found}


def rename_node(connection: Connection, node_id: int, name: str | None) -> Node:
    """Give a node a name. Raises NotFound."""
    query = (
        update(schema.node).where(schema.node.c.id == node_id).values(name=name).returning(*_NODE)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"there is no node {node_id}: GET /api/nodes lists them", field="node")
    return Node(*row)


def change_channel(
    connection: Connection, channel_id: int, changes: dict[str, str | int | None]
) -> Channel:
    """Set name, role or inside_id of a channel. Raises NotFound."""
    query = (
        update(schema.channel)
        .where(schema.channel.c.id == channel_id)
        .values(**changes)
        .returning(*_CHANNEL)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(
            f"there is no channel {channel_id}: GET /api/nodes lists them", field="channel"
        )
    return _channel(row)


def heard(connection: Connection, at: dict[int, datetime]) -> None:
    """Note when nodes were last heard; one statement for all of them."""
    if at:
        connection.exec_driver_sql(
            "update node set heard_at = h.at "
            "from unnest(%s::int[], %s::timestamptz[]) as h(id, at) where node.id = h.id",
            (list(at), list(at.values())),
        )


def _channel(row: Row[tuple[object, ...]]) -> Channel:
    return Channel(**row._mapping)
