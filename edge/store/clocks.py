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


def correct(connection: Connection, time: HubTime) -> None:
    """Keep a better offset and trust."""
    connection.execute(
        text("update hub_boot set utc_offset_ms = :offset, trust = :trust where id = :id"),
        {"id": time.id, "offset": time.offset_ms, "trust": int(time.trust)},
    )
