"""Bodies of requests: none may be larger than the hub wants to hold, whatever route it is for."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 4 * 1024 * 1024
TOO_LARGE = f"no body may have more than {MOST_BYTES} bytes: send less at a time"


class BoundedBodies:
    """Ends the reading of a body that grows too large; the framework itself reads on for ever."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and count what is read of it."""
        left = MOST_BYTES

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(413, TOO_LARGE)  # all others the framework takes for its own
            return message

        await self._app(scope, counted, send)
