"""Calibrations: who, when, against what, and the values before and after."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update

from edge.store import schema

_TABLE = schema.calibration


class Calibration(NamedTuple):
    """A calibration as kept; it made revision `rev`, and `undone_rev` took it back.

    `reference_w`: the power of a resistive load, from which `reference_a` was found by `voltage_v`.
    """

    id: int | None
    node_id: int
    ch: int
    rev: int
    undone_rev: int | None
    made_at: datetime
    made_by: str
    reference_a: float
    reference_w: float | None
    shown_a: float
    voltage_v: float | None
    amps_per_volt_before: float
    amps_per_volt_after: float
    noise_a_before: float
    noise_a_after: float


def add(connection: Connection, calibration: Calibration) -> Calibration:
    """Keep a new calibration; it comes back with its id."""
    values = calibration._asdict()
    del values["id"]
    found = connection.execute(insert(_TABLE).values(values).returning(_TABLE.c.id))
    return calibration._replace(id=found.scalar_one())


def of_node(connection: Connection, node_id: int, most: int) -> list[Calibration]:
    """The calibrations of a node's channels, the newest first."""
    query = select(_TABLE).where(_TABLE.c.node_id == node_id).order_by(_TABLE.c.id.desc())
    return [Calibration(*row) for row in connection.execute(query.limit(most))]


def last_standing(connection: Connection, node_id: int, ch: int) -> Calibration | None:
    """The newest calibration of a channel that was not taken back."""
    query = (
        select(_TABLE)
        .where(_TABLE.c.node_id == node_id, _TABLE.c.ch == ch, _TABLE.c.undone_rev.is_(None))
        .order_by(_TABLE.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else Calibration(*row)


def undo(connection: Connection, calibration_id: int, rev: int) -> None:
    """Note that this revision took a calibration back."""
    connection.execute(update(_TABLE).where(_TABLE.c.id == calibration_id).values(undone_rev=rev))
