"""GET /api/power: curves for charts."""

from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request, Response

from edge.api import parts as hub
from edge.api.asked import OnlyKnown
from edge.api.auth import AsViewer
from edge.api.caching import conditional
from edge.api.errors import RESPONSES
from edge.flows.power import MOST_POINTS
from edge.wire import moments, usage_view
from edge.wire.api_models import Id, PowerView

router = APIRouter(tags=["usage"])


@router.get("/api/power", response_model=PowerView, responses=RESPONSES, summary="A curve of power")
def power(
    request: Request,
    _: AsViewer,
    __: OnlyKnown,
    channel: Annotated[Id | None, Query(description="without it: the whole site")] = None,
    from_: Annotated[str, Query(alias="from")] = "-15m",
    to: str = "now",
    points: Annotated[int, Query(ge=1, le=MOST_POINTS)] = 300,
) -> Response:
    """Equal steps from one moment to another, each with least, mean and greatest power."""
    parts = hub.of(request)
    now_ms = parts.now_ms()
    zone = ZoneInfo(parts.settings.site().zone)
    from_ms = moments.parse(from_, "from", now_ms, zone) or 0
    to_ms = moments.parse(to, "to", now_ms, zone) or now_ms
    curve = parts.power.curve(channel, from_ms, to_ms, points)
    view = usage_view.power(channel, from_ms, to_ms, curve)
    return conditional(request, view.model_dump_json(by_alias=True))
