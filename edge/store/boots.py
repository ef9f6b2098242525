"""Boots of nodes: what dates their readings, and which of their records have been seen."""

from typing import Any, NamedTuple

from sqlalchemy import Connection, CursorResult, text

from edge.domain.errors import DatabaseReplaced
from edge.domain.seen import SeenSet, Seqs, from_multirange, to_multirange

_FIELDS = (
    "b.id, b.node_id, b.name, b.boots, b.hub_boot_id, h.utc_offset_ms, h.trust, b.offset_ms, "
    "b.time_uncertain, b.last_uptime_ms, b.seen::text as seen"
)
_SELECT = f"select {_FIELDS} from boot b join hub_boot h on h.id = b.hub_boot_id"

MOST_RECALLED = 1_000


class Boot(NamedTuple):
    """A boot of a node as kept.

    `offset_ms` is to the clock of that boot of the hub (None: not known), whose own offset to UTC
    and trust come along.
    """

    id: int
    node_id: int
    name: str
    boots: int
    hub_boot_id: int
    utc_offset_ms: int
    trust: int
    offset_ms: int | None
    time_uncertain: bool
    last_uptime_ms: int
    seen: SeenSet


def open_boot(
    connection: Connection, node_id: int, name: str, boots: int, hub_boot_id: int
) -> Boot:
    """The boot of this name; made if it is new."""
    connection.execute(
        text(
            "insert into boot (node_id, name, boots, hub_boot_id) "
            "values (:node, :name, :boots, :hub) on conflict (node_id, name) do nothing"
        ),
        {"node": node_id, "name": name, "boots": boots, "hub": hub_boot_id},
    )
    return _boot(_named(connection, node_id, name).one())


def find_boot(connection: Connection, node_id: int, name: str) -> Boot | None:
    """The boot of this name, if it is known."""
    row = _named(connection, node_id, name).one_or_none()
    return None if row is None else _boot(row)


def of_node(connection: Connection, node_id: int, hub_boot_id: int) -> list[Boot]:
    """The boots of a node that this boot of the hub dates, the newest `MOST_RECALLED` of them."""
    rows = connection.execute(
        text(
            f"{_SELECT} where b.node_id = :node and b.hub_boot_id = :hub "
            "and b.offset_ms is not null order by b.id desc limit :most"
        ),
        {"node": node_id, "hub": hub_boot_id, "most": MOST_RECALLED},
    )
    return [_boot(row) for row in rows]


def nodes_with_undated(connection: Connection, hub_boot_id: int) -> set[int]:
    """Nodes of which this boot of the hub has boots that nothing dates."""
    found = connection.execute(
        text("select distinct node_id from boot where time_uncertain and hub_boot_id = :hub"),
        {"hub": hub_boot_id},
    )
    return {node_id for (node_id,) in found}


def seen(connection: Connection, boot_ids: list[int]) -> dict[int, SeenSet]:
    """What these boots have delivered for certain, and a lock on it until the transaction ends."""
    found = connection.execute(
        text("select id, seen::text from boot where id = any(:ids) order by id for update"),
        {"ids": boot_ids},
    )
    return {boot_id: from_multirange(literal) for boot_id, literal in found}


class Progress(NamedTuple):
    """What one commit adds to a boot; `kept_seq` is one of those that are there already, if any."""

    boot_id: int
    hub_boot_id: int
    offset_ms: int | None
    time_uncertain: bool
    last_uptime_ms: int
    kept_seq: int | None
    seqs: list[Seqs]


def advance(connection: Connection, progress: list[Progress]) -> None:
    """Add delivered `seq`s to their boots, with the offset as it now stands.

    One statement for all of them: a commit holds records of many boots, and each round trip would
    cost more than the rows of its readings. Raises DatabaseReplaced if one of the boots is not
    there, or does not have its `kept_seq`.
    """
    if not progress:
        return
    columns = list(zip(*progress, strict=True))
    columns[-1] = tuple(to_multirange(_as_set(seqs).ranges()) for seqs in columns[-1])
    advanced = connection.exec_driver_sql(_ADVANCE, tuple(map(list, columns))).rowcount
    if advanced != len(progress):
        raise DatabaseReplaced(
            "the database lacks what this hub has written: it was restored while the hub ran. "
            "The hub ends, and knows it as it is when it is started again"
        )


_ADVANCE = """
update boot set hub_boot_id = p.hub, offset_ms = p.shift, time_uncertain = p.uncertain,
    last_uptime_ms = greatest(last_uptime_ms, p.last), seen = seen + p.seqs::int8multirange
from unnest(%s::int[], %s::int[], %s::bigint[], %s::boolean[], %s::bigint[],
        %s::bigint[], %s::text[]) as p(id, hub, shift, uncertain, last, kept, seqs)
where boot.id = p.id and (p.kept is null or p.kept <@ boot.seen)
"""


def place(connection: Connection, boot_id: int, offset_ms: int) -> int:
    """Give an undated boot its place on the hub's clock; by how many ms it differs from before."""
    kept_ms = connection.execute(
        text(
            "update boot b set offset_ms = :offset "
            "from (select id, offset_ms from boot where id = :id for update) before "
            "where b.id = before.id returning before.offset_ms"
        ),
        {"id": boot_id, "offset": offset_ms},
    ).scalar_one()
    return 0 if kept_ms is None else offset_ms - int(kept_ms)  # None: nothing is written yet


def rebase(connection: Connection, boot_id: int, hub_boot_id: int, offset_ms: int) -> bool:
    """Let this boot of a node be dated by another boot of the hub; False if it was already."""
    result = connection.execute(
        text(
            "update boot set hub_boot_id = :hub, offset_ms = :offset "
            "where id = :id and hub_boot_id <> :hub"
        ),
        {"id": boot_id, "hub": hub_boot_id, "offset": offset_ms},
    )
    return result.rowcount > 0


def settle(connection: Connection, boot_id: int) -> None:
    """Let what this boot has delivered so far keep its dates: no later correction moves it."""
    connection.execute(text("update boot set settled = seen where id = :id"), {"id": boot_id})


def of_hub_boot(connection: Connection, hub_boot_id: int) -> list[int]:
    """Boots whose dates follow this boot of the hub (readings with their own time do not)."""
    found = connection.execute(
        text("select id from boot where hub_boot_id = :hub and name <> 'utc'"),
        {"hub": hub_boot_id},
    )
    return [boot_id for (boot_id,) in found]


def _named(connection: Connection, node_id: int, name: str) -> CursorResult[Any]:
    return connection.execute(
        text(f"{_SELECT} where b.node_id = :node and b.name = :name"),
        {"node": node_id, "name": name},
    )


def _as_set(seqs: list[Seqs]) -> SeenSet:
    result = SeenSet()
    for seq in seqs:
        if isinstance(seq, range):
            result.fill(seq.start, seq.stop)
        else:
            result.add(seq)
    return result


def _boot(row: object) -> Boot:
    values = dict(row._mapping)  # type: ignore[attr-defined]  # a SQLAlchemy row
    return Boot(**{**values, "seen": from_multirange(values["seen"])})
