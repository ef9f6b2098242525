"""GET /api/live: server-sent events; the latest first, then each change."""

import asyncio
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel

from edge.api import parts as hub
from edge.api.auth import AsViewer
from edge.api.errors import RESPONSES
from edge.api.parts import Parts
from edge.flows.live import Frame
from edge.wire import live_event

router = APIRouter(tags=["live"])


@router.get(
    "/api/live",
    response_class=EventSourceResponse,
    responses=RESPONSES,
    summary="Live readings (events)",
)
async def live(request: Request, _: AsViewer) -> AsyncIterator[ServerSentEvent]:
    """Events `latest` (once), `live` and `presence`. One who reads slowly loses frames."""
    parts = hub.of(request)
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    watcher = parts.live.watch(lambda: loop.call_soon_threadsafe(ready.set))
    try:
        yield _event("latest", _latest(parts))
        while not parts.closing.is_set():
            await ready.wait()
            ready.clear()
            for frame in watcher.take():
                yield _of(frame)
    finally:
        parts.live.leave(watcher)


def _latest(parts: Parts) -> BaseModel:
    frame = parts.live.everything(parts.now_ms())
    presences = parts.nodes.presences(parts.clock.boot_ms())
    return live_event.latest(
        frame.at_ms, frame.total_w, frame.total_quality, frame.readings, presences
    )


def _of(frame: Frame) -> ServerSentEvent:
    if frame.presence is not None:
        node_id, presence = frame.presence
        return _event("presence", live_event.presence(frame.at_ms, node_id, presence))
    return _event(
        "live",
        live_event.live(frame.at_ms, frame.total_w, frame.total_quality, frame.readings),
    )


def _event(name: str, model: BaseModel) -> ServerSentEvent:
    return ServerSentEvent(event=name, raw_data=model.model_dump_json())
