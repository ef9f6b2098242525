"""POST /api/data as a node does it: one request, one answer, no session."""

import asyncio
from http.client import HTTPException
from typing import Final, NamedTuple
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

TIMEOUT_S: Final = 30
NO_PROXY: Final = build_opener(ProxyHandler({}))


class Answer(NamedTuple):
    """The hub's answer, errors included."""

    status: int
    payload: bytes
    retry_after_s: float


async def post(url: str, payload: bytes) -> Answer:
    """POST JSON to `url`/api/data; raises OSError if the hub cannot be reached."""
    return await asyncio.to_thread(_post, f"{url}/api/data", payload)


def _post(url: str, payload: bytes) -> Answer:
    request = Request(url, payload, {"Content-Type": "application/json"})
    try:
        with NO_PROXY.open(request, timeout=TIMEOUT_S) as response:
            return Answer(response.status, response.read(), 0)
    except HTTPError as error:
        with error:
            return Answer(error.code, error.read(), _seconds(error.headers.get("Retry-After")))
    except HTTPException as error:
        raise ConnectionError(str(error)) from error


def _seconds(retry_after: str | None) -> float:
    return float(retry_after) if retry_after and retry_after.isdigit() else 0
