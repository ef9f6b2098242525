"""Slots: the hot rows' partitions, numbered by running time and never by a date."""

from sqlalchemy import Connection, text

from edge.store.readings import partition

SLOT_S = 86_400


def newest(connection: Connection) -> int:
    """The open slot; the first one is made."""
    found = connection.execute(text("select max(id) from slot")).scalar_one()
    return int(found) if found is not None else _open(connection, 1)


def ran(connection: Connection, seconds: int) -> int:
    """Add running time to the open slot; the slot to write to from now on."""
    slot = newest(connection)
    total = connection.execute(
        text("update slot set ran_s = ran_s + :s where id = :id returning ran_s"),
        {"s": seconds, "id": slot},
    ).scalar_one()
    return _open(connection, slot + 1) if total >= SLOT_S else slot


def _open(connection: Connection, slot: int) -> int:
    connection.execute(text("insert into slot (id) values (:id)"), {"id": slot})
    connection.execute(
        text(f"create table {partition(slot)} partition of reading for values in ({int(slot)})")
    )
    return slot
