"""Errors as problem+json (RFC 9457): one table from the hub's own to HTTP's."""

from http import HTTPStatus
from typing import Any, cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from edge.domain import errors
from edge.wire.api_models import Problem

STATUS: dict[type[errors.OhmsteadError], int] = {
    errors.TooLarge: 413,
    errors.NotFound: 404,
    errors.Forbidden: 403,
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


def install(app: FastAPI) -> None:
    """Let every error leave the hub in one form."""
    app.add_exception_handler(errors.OhmsteadError, _own)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def problem(error: errors.OhmsteadError) -> Response:
    """One of the hub's own errors as a response."""
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    headers = {"Retry-After": str(RETRY_AFTER_S)} if status == 503 else {}
    return _response(status, error.code, error.detail, error.field, error.item, headers)


async def _own(_: Request, error: Exception) -> Response:
    return problem(cast(errors.OhmsteadError, error))  # registered for these only


async def _invalid(_: Request, error: Exception) -> Response:
    first = cast(RequestValidationError, error).errors()[0]
    place = [str(part) for part in first["loc"] if part not in ("query", "body", "path")]
    return _response(422, "wrong_type", first["msg"], ".".join(place) or None)


async def _http(_: Request, error: Exception) -> Response:
    http = cast(HTTPException, error)
    code = "not_found" if http.status_code == 404 else "http"
    return _response(http.status_code, code, str(http.detail), headers=dict(http.headers or {}))


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
