"""How much of request bodies may be in memory: of one, and of all together."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from edge.api.errors import RETRY_AFTER_S

MOST_BYTES = 4 * 1024 * 1024
MOST_AT_ONCE = 16 * 1024 * 1024
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
