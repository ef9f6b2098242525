"""How much of request bodies may be in memory: of one, and of all together."""

import asyncio
from contextlib import suppress

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from edge.api.errors import RETRY_AFTER_S
from edge.domain.errors import Incomplete, TooLarge

MOST_BYTES = 4 * 1024 * 1024
MOST_AT_ONCE = 16 * 1024 * 1024
WITHIN_S = 30.0
TOO_LARGE = f"no body may have more than {MOST_BYTES} bytes: send less at a time"
TOO_MANY = "the hub reads as many requests as it can hold: send it again later"


class BoundedBodies:
    """Ends the reading of a body where there would be too much; the framework itself reads on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and count what is read of it until it is answered."""
        count = 0

        async def counted() -> Message:
            nonlocal count
            message = await receive()
            size = len(message.get("body", b""))
            count += size
            self._held += size
            if count > MOST_BYTES:
                raise HTTPException(413, TOO_LARGE)  # all others the framework takes for its own
            if self._held > MOST_AT_ONCE:
                raise HTTPException(503, TOO_MANY, {"Retry-After": str(RETRY_AFTER_S)})
            return message

        try:
            await self._app(scope, counted, send)
        finally:
            self._held -= count


async def read(request: Request, most_bytes: int, advice: str) -> bytes:
    """A whole body; `advice` is for whoever sends too much. Raises TooLarge, Incomplete."""
    too_large = TooLarge(f"the body may have {most_bytes} bytes: {advice}")
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > most_bytes:
        if int(length) <= MOST_BYTES:
            await _hear_out(request)
        raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(WITHIN_S):
            async for part in request.stream():
                body += part
                if len(body) > most_bytes:
                    raise too_large
    except TimeoutError:
        raise Incomplete(
            f"the body did not come within {WITHIN_S:g} s: send it again, in smaller parts"
        ) from None
    except ClientDisconnect:
        raise Incomplete("the connection ended before the body: send it again") from None
    return bytes(body)


async def _hear_out(request: Request) -> None:
    """Let a body pass that is a little too large: who is cut off while sending hears no reason."""
    with suppress(TimeoutError, ClientDisconnect):
        async with asyncio.timeout(WITHIN_S):
            async for _ in request.stream():
                pass
