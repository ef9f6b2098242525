"""Usage: energy, power and coverage of periods, per channel and in total."""

from collections.abc import Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from edge.domain.channels import ceiling_w, outermost
from edge.domain.errors import OutOfRange
from edge.domain.identity import Channel
from edge.domain.periods import Level, auto_level, edges, floor, following
from edge.packed.figures import Sum, parts
from edge.store import nodes, readings, site_settings
from edge.store.engine import Database
from edge.wire.usage_view import Usage

MOST_PERIODS = 1000


class Question(NamedTuple):
    """What is asked. Moments are Unix ms; None for both ends is the present period.

    Empty `node_ids` and `channel_ids` mean all. `after_ms` is the start of the last period that a
    page before this one held.
    """

    level: Level | None
    from_ms: int | None
    to_ms: int | None
    node_ids: frozenset[int]
    channel_ids: frozenset[int]
    limit: int
    after_ms: int | None


class UsageFlow:
    """Answers questions about usage from the readings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def answer(self, question: Question, now_ms: int) -> Usage:
        """Raises OutOfRange where the question makes no sense, DatabaseAway."""
        with self._database.transaction() as connection:
            site = site_settings.get(connection)
            zone = ZoneInfo(site.zone)
            level, from_ms, to_ms = _range(question, now_ms, zone)
            page, next_ms = _page(question, level, from_ms, to_ms, zone)
            everything = nodes.all_channels(connection)
            channels = _chosen(everything, question)
            found = {
                channel.id: parts(
                    readings.between(connection, channel.id, from_ms, to_ms),
                    ceiling_w(channel.rated_a, site.nominal_voltage_v),
                )
                for channel in channels
            }
        whole = np.array([from_ms, to_ms], dtype=np.float64)
        periods = np.array(page, dtype=np.float64)
        inside = {channel.id: channel.inside_id for channel in everything}
        total = Sum.of([found[channel_id] for channel_id in outermost(found, inside)])
        each = [Sum.of([found[channel.id]]) for channel in channels]
        return Usage(
            zone=zone,
            level=level,
            from_ms=from_ms,
            to_ms=to_ms,
            channels=channels,
            edges_ms=page,
            total=total.figures(periods, now_ms),
            each=[one.figures(periods, now_ms) for one in each],
            total_sum=total.figures(whole, now_ms),
            each_sum=[one.figures(whole, now_ms) for one in each],
            next_ms=next_ms,
        )


def _range(question: Question, now_ms: int, zone: ZoneInfo) -> tuple[Level, int, int]:
    from_ms, to_ms = question.from_ms, question.to_ms
    if from_ms is None and to_ms is None:
        level = question.level or "day"
        start = floor(now_ms, level, zone)
        return level, start, following(start, level, zone)
    if from_ms is None:
        raise OutOfRange("give from as well as to, or neither for the present period", field="from")
    to_ms = now_ms if to_ms is None else to_ms
    if to_ms <= from_ms:
        raise OutOfRange("to must lie after from", field="to")
    level = question.level or auto_level(from_ms, to_ms)
    last = floor(to_ms - 1, level, zone)
    return level, floor(from_ms, level, zone), following(last, level, zone)


def _page(
    question: Question, level: Level, from_ms: int, to_ms: int, zone: ZoneInfo
) -> tuple[list[int], int | None]:
    start = from_ms
    if question.after_ms is not None:
        start = following(question.after_ms, level, zone)
        if not from_ms < start < to_ms:
            raise OutOfRange("after is not from this question's own answer", field="after")
    page = []
    for edge in edges(start, to_ms, level, zone):
        page.append(edge)
        if len(page) > question.limit:
            break
    more = page[-1] < to_ms
    return page, page[-2] if more else None


def _chosen(channels: Sequence[Channel], question: Question) -> list[Channel]:
    known = {channel.id for channel in channels}
    unknown = sorted(question.channel_ids - known)
    if unknown:
        raise OutOfRange(f"there is no channel {unknown[0]}", field="channel")
    unknown = sorted(question.node_ids - {channel.node_id for channel in channels})
    if unknown:
        raise OutOfRange(f"there is no node {unknown[0]}", field="node")
    return [
        channel
        for channel in channels
        if (not question.node_ids or channel.node_id in question.node_ids)
        and (not question.channel_ids or channel.id in question.channel_ids)
    ]
