"""HEAD: the same as GET, and the server leaves the body out."""

from starlette.types import ASGIApp, Receive, Scope, Send

ENDLESS = "/api/live"  # a stream has no end that could be left out


class HeadAsGet:
    """Lets every route for GET answer HEAD too; the server sends no body to one who asked so."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as a GET; the server keeps its own note of what was asked."""
        if scope["type"] == "http" and scope["method"] == "HEAD" and scope["path"] != ENDLESS:
            scope = {**scope, "method": "GET"}
        await self._app(scope, receive, send)
