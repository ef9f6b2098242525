"""/docs: the API to read and try, from files of the dashboard's build; nothing from outside."""

from pathlib import Path

from fastapi import APIRouter, HTTPException, Response

from edge.api import policy
from edge.api.auth import Anyone

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ohmstead: the API</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="{folder}/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="{folder}/swagger-ui-bundle.js"></script>
<script src="{folder}/start.js"></script>
</body>
</html>
"""


def router_for(dashboard: Path | None) -> APIRouter:
    """The route, over the built dashboard's copy of Swagger UI."""
    router = APIRouter()

    @router.get("/docs", include_in_schema=False)
    def page(_: Anyone) -> Response:
        folder = _swagger(dashboard)
        if folder is None:
            raise HTTPException(404, "the dashboard is not built: run ./ohmstead dashboard")
        page = _PAGE.format(folder=f"/assets/{folder}")
        headers = {"Cache-Control": "no-cache", **policy.OF_PAGES}
        return Response(page, headers=headers, media_type="text/html")

    return router


def _swagger(dashboard: Path | None) -> str | None:
    found = sorted((dashboard / "assets").glob("swagger-ui-*")) if dashboard else []
    return found[-1].name if found else None
