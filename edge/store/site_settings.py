"""The site: its name, zone, currency, locale and nominal voltage."""

from typing import NamedTuple

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.postgresql import insert

from edge.store import schema


class Site(NamedTuple):
    """The place that this hub serves; `zone` is an IANA name."""

    id: int
    name: str
    zone: str
    currency: str
    locale: str
    nominal_voltage_v: float


def open_site(connection: Connection, zone: str) -> Site:
    """The site; made on the first start, in the zone given."""
    connection.execute(
        insert(schema.site)
        .values(
            id=1, name="Ohmstead", zone=zone, currency="EUR", locale="en", nominal_voltage_v=230.0
        )
        .on_conflict_do_nothing()
    )
    return get(connection)


def get(connection: Connection) -> Site:
    """The site as it is."""
    return Site(*connection.execute(select(schema.site).where(schema.site.c.id == 1)).one())


def set_zone(connection: Connection, zone: str) -> None:
    """Move the site to another time zone; nothing stored depends on it."""
    connection.execute(update(schema.site).where(schema.site.c.id == 1).values(zone=zone))
