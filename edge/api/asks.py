"""Questions to a node: to blink, and to learn the noise of an open clamp."""

from fastapi import APIRouter, Request

from edge.api import parts as hub
from edge.api.auth import AsOwner, AsViewer
from edge.api.errors import RESPONSES
from edge.api.parts import Parts
from edge.domain.asks import Ask
from edge.domain.periods import utc
from edge.wire import api_models as api
from edge.wire import asks as wire

router = APIRouter(tags=["node settings"], responses=RESPONSES)


@router.post("/api/nodes/{node_id}/identify", summary="Let a node blink")
def identify(
    request: Request, node_id: api.Id, who: AsOwner, body: wire.Identify | None = None
) -> wire.AskView:
    """Asked now; GET .../asks says whether the node has heard it."""
    parts = hub.of(request)
    for_s = (body or wire.Identify()).for_s
    return _view(parts.asks.identify(node_id, for_s, who.name), parts)


@router.post("/api/nodes/{node_id}/noise", summary="Learn a channel's noise")
def noise(
    request: Request, node_id: api.Id, body: wire.ChannelChoice, who: AsOwner
) -> wire.AskView:
    """With the clamp open, off any conductor; the result goes into the node's settings."""
    parts = hub.of(request)
    return _view(parts.asks.noise(node_id, body.ch, who.name), parts)


@router.get("/api/nodes/{node_id}/asks", summary="What a node was asked")
def asks(request: Request, node_id: api.Id, _: AsViewer) -> wire.AskList:
    """The newest twenty questions since the hub's start, and the node's answers."""
    parts = hub.of(request)
    return wire.AskList(asks=[_view(ask, parts) for ask in parts.asks.of_node(node_id)])


def _view(ask: Ask, parts: Parts) -> wire.AskView:
    return wire.AskView(
        id=ask.id,
        ask=ask.kind,
        ch=ask.ch,
        asked_at=utc(parts.dates.utc_ms(ask.asked_ms)),
        asked_by=ask.asked_by,
        state=ask.state(parts.clock.boot_ms()),
        noise_a=ask.noise_a,
        error=ask.error,
    )
