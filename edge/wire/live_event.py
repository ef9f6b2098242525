"""Frames of the live stream as events."""

from edge.domain.periods import utc
from edge.domain.presence import Presence
from edge.domain.readings import Latest, quality_names
from edge.wire.api_models import (
    LatestEvent,
    LiveEvent,
    LiveNode,
    LiveReading,
    PresenceEvent,
)


def live(
    at_ms: int, total_w: float | None, total_quality: int, readings: list[Latest]
) -> LiveEvent:
    """Event `live`; moments in Unix ms."""
    return LiveEvent(
        at=utc(at_ms),
        total_w=_tenth(total_w),
        total_quality=quality_names(total_quality),
        channels=[_reading(reading) for reading in readings],
    )


def latest(
    at_ms: int,
    total_w: float | None,
    total_quality: int,
    readings: list[Latest],
    presences: list[tuple[int, Presence]],
) -> LatestEvent:
    """Event `latest`; moments in Unix ms."""
    event = live(at_ms, total_w, total_quality, readings)
    return LatestEvent(
        at=event.at,
        total_w=event.total_w,
        total_quality=event.total_quality,
        channels=event.channels,
        nodes=[LiveNode(node=node_id, presence=presence) for node_id, presence in presences],
    )


def presence(at_ms: int, node_id: int, now: Presence) -> PresenceEvent:
    """Event `presence`."""
    return PresenceEvent(at=utc(at_ms), node=node_id, presence=now)


def _reading(reading: Latest) -> LiveReading:
    return LiveReading(
        channel=reading.channel_id,
        node=reading.node_id,
        ch=reading.ch,
        power_w=_tenth(reading.power_w),
        current_a=reading.current_a,
        voltage_v=reading.voltage_v,
        at=utc(reading.at_ms),
        quality=quality_names(reading.quality),
    )


def _tenth(value: float | None) -> float | None:
    return None if value is None else round(value, 1) + 0.0  # never -0.0
