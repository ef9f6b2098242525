"""GET /api/site: the place that this hub serves."""

from fastapi import APIRouter, Request, Response

from edge.api import parts as hub
from edge.api.auth import AsViewer
from edge.api.caching import conditional
from edge.api.errors import RESPONSES
from edge.wire.api_models import SiteView

router = APIRouter(tags=["settings"], responses=RESPONSES)


@router.get("/api/site", response_model=SiteView, summary="The site")
def site(request: Request, _: AsViewer) -> Response:
    """Name, zone, currency, locale and nominal voltage."""
    found = hub.of(request).settings.site()
    return conditional(request, SiteView(**found._asdict()).model_dump_json())
