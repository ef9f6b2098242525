"""Sifting a batch: which of its records are new, which are repeats, and which cannot be kept."""

import math
from typing import NamedTuple

from edge.domain.errors import OutOfRange
from edge.domain.quantities import DATED_MS, rounded_a, rounded_tenth, rounded_wh
from edge.domain.readings import Reading
from edge.domain.seen import Seqs
from edge.domain.uptimes import End, untrue
from edge.flows.ingest.known import KnownBoot
from edge.wire.node_message import ChannelValues, NodeBatch, NodeRecord, RefusedRecord

AHEAD_MS = 1_000
MOST_MERGED = 1_000


class Sifted(NamedTuple):
    """What a batch comes to: new readings, the `seq`s that it adds, what is refused, and how many
    of its records were there already."""

    readings: list[Reading]
    seqs: list[Seqs]
    refused: list[RefusedRecord]
    repeated: int


def sift(
    boot: KnownBoot,
    batch: NodeBatch,
    channels: list[int | None],
    received_ms: int,
    to_utc_ms: int,
) -> Sifted:
    """Sift a batch of `boot`, whose seen-set then has what was new in it.

    `channels` are the ids of the batch's channels, `to_utc_ms` leads from the clock that dates the
    boot to UTC.
    """
    offset = None if boot.uncertain else boot.offset.offset_ms
    wrong = _wrong_uptimes(batch, None if offset is None else offset + to_utc_ms)
    found: list[Reading] = []
    seqs: list[Seqs] = []
    refused = list(batch.refused)
    repeated = 0
    for place, record in enumerate(batch.records):
        if place in wrong:
            refused.append(_untimely(record, wrong[place]))
            continue
        if not boot.seen.add(record.seq):
            repeated += 1
            continue
        if 1 < record.n <= MOST_MERGED and (gone := boot.merged(record.seq, record.n)):
            seqs.append(gone)
        seqs.append(record.seq)
        boot.last_uptime_ms = max(boot.last_uptime_ms, record.up)
        at_ms = None if offset is None else record.up + offset
        for channel_id, values in zip(channels, record.ch, strict=True):
            found.append(_reading(channel_id or 0, record, values, at_ms, received_ms))
    told = [one for one in refused if _is_news(boot, one, seqs)]
    return Sifted(found, seqs, told, repeated)


def _is_news(boot: KnownBoot, one: RefusedRecord, seqs: list[Seqs]) -> bool:
    """Whether a refused record must be told: it counts as seen, so that it is told once."""
    if one.seq is None:
        return True
    if not boot.seen.add(one.seq):
        return False
    seqs.append(one.seq)
    return True


def _wrong_uptimes(batch: NodeBatch, to_utc_ms: int | None) -> dict[int, str]:
    """Which records, by place, end at an uptime that cannot be true, and why.

    `to_utc_ms` leads from uptime to UTC, if anything dates the boot.
    """
    first_ms, last_ms = (-math.inf, math.inf)
    if to_utc_ms is not None:
        first_ms, last_ms = (moment - to_utc_ms for moment in DATED_MS)
    written_ms = math.inf if batch.up is None else batch.up + AHEAD_MS
    wrong = {
        place: f"after its batch was written at {batch.up} ms"
        if record.up > written_ms
        else "at no moment that has a date"
        for place, record in enumerate(batch.records)
        if not first_ms <= record.up <= last_ms or record.up > written_ms
    }
    if batch.up is None:
        ends = [End(record.seq, record.up) for record in batch.records]
        wrong |= dict.fromkeys(untrue(ends), "against those of the records around it")
    return wrong


def _reading(
    channel_id: int, record: NodeRecord, values: ChannelValues, at_ms: int | None, received_ms: int
) -> Reading:
    return Reading(
        channel_id,
        record.seq,
        record.up,
        record.ms,
        at_ms,
        None if values.i is None else rounded_a(values.i),
        None if values.u is None else rounded_tenth(values.u),
        rounded_tenth(values.p),
        None if values.e is None else rounded_wh(values.e),
        None if values.x is None else rounded_wh(values.x),
        values.q,
        received_ms,
    )


def _untimely(record: NodeRecord, why: str) -> RefusedRecord:
    error = OutOfRange(f"the record ends at uptime {record.up} ms, {why}", field="up")
    return RefusedRecord(record.seq, error, repr(record).encode())
