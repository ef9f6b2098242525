"""GET /api/usage: energy, power and coverage of periods, as JSON or CSV."""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request, Response

from edge.api import parts as hub
from edge.api.asked import OnlyKnown, weight
from edge.api.auth import AsViewer
from edge.api.caching import conditional
from edge.api.errors import RESPONSES
from edge.flows.usage import MOST_PERIODS, Question
from edge.wire import moments, usage_view
from edge.wire.api_models import Id, UsageView

router = APIRouter(tags=["usage"])

Asked = Literal["quarter", "hour", "day", "week", "month", "year", "auto"]

_MOMENT = "ISO 8601, a date of the site's zone, -6h, or now"


@router.get(
    "/api/usage",
    response_model=UsageView,
    responses={**RESPONSES, 200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
    summary="Usage history",
)
def usage(
    request: Request,
    _: AsViewer,
    __: OnlyKnown,
    level: Asked = "auto",
    from_: Annotated[str | None, Query(alias="from", description=_MOMENT)] = None,
    to: Annotated[str | None, Query(description=_MOMENT)] = None,
    node: Annotated[list[Id] | None, Query(description="ids; all if left out")] = None,
    channel: Annotated[list[Id] | None, Query(description="ids; all if left out")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_PERIODS)] = 400,
    after: Annotated[str | None, Query(description="`next` of the page before")] = None,
    format: Annotated[Literal["json", "csv"] | None, Query()] = None,
) -> Response:
    """Whole periods of the site's zone; without from and to, the present one of the level."""
    parts = hub.of(request)
    now_ms = parts.now_ms()
    zone = ZoneInfo(parts.settings.site().zone)
    question = Question(
        level=None if level == "auto" else level,
        from_ms=moments.parse(from_, "from", now_ms, zone),
        to_ms=moments.parse(to, "to", now_ms, zone),
        node_ids=frozenset(node or ()),
        channel_ids=frozenset(channel or ()),
        limit=limit,
        after_ms=moments.parse_cursor(after),
    )
    answer = parts.usage.answer(question, now_ms)
    headers = {}
    if answer.next_ms is not None:
        next_page = request.url.include_query_params(after=str(answer.next_ms))
        headers["Link"] = f'<{next_page.path}?{next_page.query}>; rel="next"'
    headers["Vary"] = "Accept"
    if format == "csv" or (format is None and _prefers_csv(request)):
        csv = usage_view.usage_csv(answer)
        headers["Content-Disposition"] = 'attachment; filename="usage.csv"'
        return conditional(request, csv, "text/csv; charset=utf-8", headers)
    body = usage_view.usage(answer).model_dump_json(by_alias=True)
    return conditional(request, body, headers=headers)


def _prefers_csv(request: Request) -> bool:
    accept = request.headers.get("accept", "")
    return weight(accept, "text/csv") > weight(accept, "application/json")
