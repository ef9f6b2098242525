"""GET /api/live: server-sent events; the latest first, then each change."""

import asyncio
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event
from pydantic import BaseModel

from edge.api import parts as hub
from edge.api.auth import AsViewer
from edge.api.errors import RESPONSES
from edge.api.parts import Parts
from edge.flows.live import Frame
from edge.wire import live_event

router = APIRouter(tags=["live"])

KEEP_ALIVE_S = 15
KEEP_ALIVE = b": nothing new\n\n"
HEADERS = {
    "Cache-Control": "no-cache",
    "X-Accel-Buffering": "no",
}  # what proxies must not hold back

_STREAM = {
    "description": "events: `latest` (LatestEvent) once, then `live` (LiveEvent) and `presence` "
    "(PresenceEvent)",
    "content": {
        "text/event-stream": {
            "itemSchema": {
                "type": "object",
                "required": ["event", "data"],
                "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
            }
        }
    },
}


class Events(StreamingResponse):
    """Server-sent events.

    Not FastAPI's own, which puts a stack trace in the log for each reader who leaves while an
    event is on its way.
    """

    media_type = "text/event-stream"


@router.get(
    "/api/live",
    response_class=Events,
    responses={**RESPONSES, 200: _STREAM},
    summary="Live readings (events)",
)
async def live(request: Request, _: AsViewer) -> Response:
    """Events `latest` (once), `live` and `presence`. One who reads slowly loses frames."""
    return Events(_events(hub.of(request)), headers=HEADERS)


async def _events(parts: Parts) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    watcher = parts.live.watch(lambda: loop.call_soon_threadsafe(ready.set))
    try:
        yield _event("latest", _latest(parts))
        while not parts.closing.is_set():
            try:
                async with asyncio.timeout(KEEP_ALIVE_S):
                    await ready.wait()
            except TimeoutError:
                yield KEEP_ALIVE
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


def _of(frame: Frame) -> bytes:
    if frame.presence is not None:
        node_id, presence = frame.presence
        return _event("presence", live_event.presence(frame.at_ms, node_id, presence))
    return _event(
        "live",
        live_event.live(frame.at_ms, frame.total_w, frame.total_quality, frame.readings),
    )


def _event(name: str, model: BaseModel) -> bytes:
    return format_sse_event(data_str=model.model_dump_json(), event=name)
