"""Boots of the hub, and what each believes of the time."""

from sqlalchemy import Connection, text

from edge.domain.clocks import HubTime, Trust
from edge.domain.periods import utc


def open_hub_boot(connection: Connection, name: str, offset_ms: int, trust: Trust) -> HubTime:
    """This boot of the hub as first seen; later starts of the program find it as it was."""
    connection.execute(
        text(
            "insert into hub_boot (name, utc_offset_ms, trust, started_at) "
            "values (:name, :offset, :trust, :started) on conflict (name) do nothing"
        ),
        {"name": name, "offset": offset_ms, "trust": int(trust), "started": utc(offset_ms)},
    )
    row = connection.execute(
        text("select id, utc_offset_ms, trust from hub_boot where name = :name"), {"name": name}
    ).one()
    return HubTime(row.id, row.utc_offset_ms, Trust(row.trust))


def correct(connection: Connection, time: HubTime) -> int:
    """Keep a better offset and trust; by how many ms the offset differs from what was kept."""
    kept_ms = connection.execute(
        text(
            "update hub_boot h set utc_offset_ms = :offset, trust = :trust "
            "from (select id, utc_offset_ms from hub_boot where id = :id for update) before "
            "where h.id = before.id returning before.utc_offset_ms"
        ),
        {"id": time.id, "offset": time.offset_ms, "trust": int(time.trust)},
    ).scalar_one()
    return time.offset_ms - int(kept_ms)
