"""Errors as problem+json (RFC 9457): one table from the hub's own to HTTP's."""

from http import HTTPStatus
from typing import Any, cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.routing import Match

from edge.domain import errors
from edge.domain.node_settings import SENSOR
from edge.wire.api_models import Problem

STATUS: dict[type[errors.OhmsteadError], int] = {
    errors.TooLarge: 413,
    errors.Incomplete: 408,
    errors.NotFound: 404,
    errors.Forbidden: 403,
    errors.NotNow: 409,
    errors.Outdated: 409,
    errors.BadInput: 422,
    errors.Transient: 503,
}
RETRY_AFTER_S = 5

RESPONSES: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "description": "what is wrong, and what to do",
        "content": {"application/problem+json": {"schema": Problem.model_json_schema()}},
    },
    "503": {
        "description": "the same will work later (Retry-After)",
        "content": {"application/problem+json": {"schema": Problem.model_json_schema()}},
    },
}

# What Pydantic calls it, and we; anything else is of a wrong type.
_CODES = {
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
    "int_parsing_size": "out_of_range",
    "extra_forbidden": "unknown_field",
    "finite_number": "out_of_range",
    "json_invalid": "not_json",
}
_HTTP_CODES = {
    404: "not_found",
    405: "wrong_method",
    413: "too_large",
    416: "out_of_range",
    503: "hub_full",
}
_DETAILS = {
    "extra_forbidden": "there is no such field: /docs lists those that can be given",
}
_PATTERNS = {
    f"^{SENSOR}$": "1 to 23 letters, digits, dots, underlines or dashes: a sensor's name",
}
_PLAIN = "no control characters: a name is one line of plain text"


def install(app: FastAPI) -> None:
    """Let every error leave the hub in one form."""
    app.add_exception_handler(errors.OhmsteadError, _own)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unforeseen)  # the log has it too, with its trace


def problem(error: errors.OhmsteadError) -> Response:
    """One of the hub's own errors as a response."""
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    headers = {"Retry-After": str(RETRY_AFTER_S)} if status == 503 else {}
    return _response(status, error.code, error.detail, error.field, error.item, headers)


async def _own(_: Request, error: Exception) -> Response:
    return problem(cast(errors.OhmsteadError, error))  # registered for these only


async def _invalid(_: Request, error: Exception) -> Response:
    first = cast(RequestValidationError, error).errors()[0]
    kind = first["type"]
    code = _CODES.get(kind, "wrong_type")
    if code == "not_json":
        return _response(422, code, f"the body is not JSON: {first['ctx']['error']}")
    if kind == "literal_error" and isinstance(first["input"], int):
        code = "out_of_range"  # one of a few numbers
    source, *place = first["loc"]
    # A parameter that is given twice has places too, which nobody counts.
    named = place[:1] if source == "query" else place
    detail = _DETAILS.get(kind, first["msg"].removeprefix("Value error, "))
    if kind == "string_pattern_mismatch":
        detail = _PATTERNS.get(first["ctx"]["pattern"], _PLAIN)
    return _response(422, code, detail, ".".join(map(str, named)) or None)


async def _http(request: Request, error: Exception) -> Response:
    http = cast(HTTPException, error)
    headers = dict(http.headers or {})
    code, detail = (
        _HTTP_CODES.get(http.status_code, "http"),
        http.detail,
    )
    if http.status_code == 405:
        headers["Allow"] = ", ".join(_methods(request)) or headers.get("Allow", "")
        detail = f"this path does not know that method, but {headers['Allow'] or 'another'}"
    return _response(http.status_code, code, detail, headers=headers)


def _methods(request: Request) -> list[str]:
    """What this path knows; Starlette names only those of the first route that has it."""
    found: set[str] = set()
    for context in iter_route_contexts(request.app.routes):
        route = context.original_route
        if isinstance(route, APIRoute) and route.matches(request.scope)[0] is Match.PARTIAL:
            found.update(route.methods or ())
    return sorted(found)


async def _unforeseen(_: Request, __: Exception) -> Response:
    return _response(500, "defect", "the hub has a defect: its log says which; please report it")


def _response(
    status: int,
    code: str,
    detail: str,
    field: str | None = None,
    item: int | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    body = Problem(
        type=f"urn:ohmstead:error:{code}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        field=field,
        item=item,
    )
    return Response(
        body.model_dump_json(exclude_none=True),
        status,
        headers,
        media_type="application/problem+json",
    )
