"""Readings as rows, by slot: written by binary COPY, read back as columns."""

import struct
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from edge.domain.errors import RefusedByDatabase
from edge.domain.readings import Reading
from edge.packed.segments import READING
from edge.store.engine import unhurried

_EPOCH_2000_MS = 946_684_800_000
_HEADER = b"PGCOPY\n\xff\r\n\0" + struct.pack("!ii", 0, 0)
_TRAILER = struct.pack("!h", -1)
_COLUMNS = (
    "slot, channel_id, boot_id, seq, uptime_ms, interval_ms, measured_at, received_at, quality, "
    "power_w, current_a, voltage_v, energy_wh, export_wh"
)
_FIXED = struct.Struct("!h ii ii ii iq iq ii iq iq ih if")
_REAL = struct.Struct("!if")
_DOUBLE = struct.Struct("!id")
_NULL = struct.pack("!i", -1)


class Row(NamedTuple):
    """A reading, the boot it belongs to, and the two instants as Unix ms."""

    reading: Reading
    boot_id: int
    measured_ms: int
    received_ms: int


def append(connection: Connection, slot: int, rows: Iterable[Row]) -> int:
    """Write rows into a slot; how many. The slot must exist (`store.slots`).

    Raises RefusedByDatabase for a number that has no room in its column.
    """
    try:
        buffer, count = _packed(slot, rows)
    except struct.error as error:
        raise RefusedByDatabase(f"a number has no room in its column: {error}") from error
    if count:
        with _cursor(connection) as cursor:
            cursor.copy_expert(
                f"copy {partition(slot)} ({_COLUMNS}) from stdin (format binary)", BytesIO(buffer)
            )
    return count


def _packed(slot: int, rows: Iterable[Row]) -> tuple[bytearray, int]:
    buffer = bytearray(_HEADER)
    count = 0
    for reading, boot_id, measured_ms, received_ms in rows:
        count += 1
        buffer += _FIXED.pack(
            14,
            4, slot,
            4, reading.channel_id,
            4, boot_id,
            8, reading.seq,
            8, reading.uptime_ms,
            4, reading.interval_ms,
            8, (measured_ms - _EPOCH_2000_MS) * 1000,
            8, (received_ms - _EPOCH_2000_MS) * 1000,
            2, reading.quality,
            4, reading.power_w,
        )  # fmt: skip
        for value in (reading.current_a, reading.voltage_v):
            buffer += _NULL if value is None else _REAL.pack(4, value)
        for value in (reading.energy_wh, reading.export_wh):
            buffer += _NULL if value is None else _DOUBLE.pack(8, value)
    buffer += _TRAILER
    return buffer, count


def partition(slot: int) -> str:
    """The name of a slot's table."""
    return f"reading_{int(slot):06d}"


def kept_at(
    connection: Connection, channel_ids: Sequence[int], measured_ms: Sequence[int]
) -> dict[tuple[int, int], int]:
    """Which of these (channel, Unix ms) are there already, and when they were received, Unix ms.

    Only for readings that carry their own time: nothing else names them.
    """
    found = connection.execute(
        text(
            "select r.channel_id, (extract(epoch from r.measured_at) * 1000)::bigint, "
            "(extract(epoch from min(r.received_at)) * 1000)::bigint "
            "from unnest(cast(:channels as int[]), cast(:moments as bigint[])) as w(channel, ms) "
            "join reading r on r.channel_id = w.channel and r.measured_at = "
            "timestamptz 'epoch' + w.ms * interval '1 millisecond' group by 1, 2"
        ),
        {"channels": list(channel_ids), "moments": list(measured_ms)},
    )
    return {(channel_id, ms): received_ms for channel_id, ms, received_ms in found}


def between(connection: Connection, channel_id: int, from_ms: int, to_ms: int) -> NDArray[np.void]:
    """One channel's readings from one moment to another (Unix ms), in order of time.

    One more on either side comes along where there is one, for the energy that crosses the edge.
    The dtype is `packed.segments.READING`.
    """
    out = BytesIO()
    with _cursor(connection) as cursor:
        cursor.execute(_NEIGHBOURS, {"channel": channel_id, "low": from_ms, "high": to_ms})
        low, high = cursor.fetchone()
        query = cursor.mogrify(_BETWEEN, {"channel": channel_id, "low": low, "high": high})
        cursor.copy_expert(f"copy ({query.decode()}) to stdout (format binary)", out)
    wire = np.frombuffer(out.getbuffer()[len(_HEADER) : -len(_TRAILER)], dtype=_WIRE)
    columns = np.empty(len(wire), dtype=READING)
    for name in READING.names or ():
        columns[name] = wire[name]
    columns["at_us"] += _EPOCH_2000_MS * 1000
    return columns


def last_moments(connection: Connection) -> dict[int, int]:
    """The newest reading of each channel, Unix ms."""
    found = connection.execute(
        text(
            "select c.id, (select (extract(epoch from max(r.measured_at)) * 1000)::bigint "
            "from reading r where r.channel_id = c.id) from channel c"
        )
    )
    return {channel_id: ms for channel_id, ms in found if ms is not None}


def shift(connection: Connection, boot_ids: Sequence[int], by_ms: int) -> int:
    """Move the dates of these boots' readings; how many. Uptime and receive time stay.

    What is settled of a boot stays where it is: another boot of the hub has dated it.
    """
    # However many there are: a correction that gives up half way would be tried for ever.
    unhurried(connection)
    result = connection.execute(
        text(
            "update reading r set measured_at = measured_at + :by * interval '1 millisecond' "
            "from boot d where d.id = r.boot_id and r.boot_id = any(:boots) "
            "and (isempty(d.settled) or not r.seq <@ d.settled) "
            "and r.channel_id in (select c.id from channel c "
            "join boot b on b.node_id = c.node_id where b.id = any(:boots))"
        ),
        {"by": by_ms, "boots": list(boot_ids)},
    )
    return result.rowcount


_MS = "timestamptz 'epoch' + %({})s * interval '1 millisecond'"
_NEIGHBOURS = f"""
select coalesce((select max(measured_at) from reading
                 where channel_id = %(channel)s and measured_at < {_MS.format("low")}),
                {_MS.format("low")}),
       coalesce((select min(measured_at) from reading
                 where channel_id = %(channel)s and measured_at > {_MS.format("high")}),
                {_MS.format("high")})
"""
_BETWEEN = """
select measured_at, interval_ms, power_w,
       coalesce(energy_wh, 'NaN'), coalesce(export_wh, 'NaN'), quality
from reading
where channel_id = %(channel)s and measured_at between %(low)s and %(high)s
order by measured_at, uptime_ms
"""
# The same columns as they come off the wire: each value behind its length; moments in microseconds
# since 2000, for `extract(epoch ...)` would count them as decimal numbers, one by one.
_WIRE = np.dtype(
    [
        ("fields", ">i2"),
        ("l0", ">i4"), ("at_us", ">i8"),
        ("l1", ">i4"), ("interval_ms", ">i4"),
        ("l2", ">i4"), ("power_w", ">f4"),
        ("l3", ">i4"), ("energy_wh", ">f8"),
        ("l4", ">i4"), ("export_wh", ">f8"),
        ("l5", ">i4"), ("quality", ">i2"),
    ]
)  # fmt: skip


def _cursor(connection: Connection):  # type: ignore[no-untyped-def]  # psycopg2's cursor, for COPY
    return connection.connection.cursor()
