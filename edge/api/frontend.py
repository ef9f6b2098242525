"""The dashboard: files made and compressed beforehand, cached for ever where they may be."""

import mimetypes
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import FileResponse

from edge.api import policy
from edge.api.asked import weight
from edge.api.auth import Anyone

FOREVER = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


def router_for(folder: Path | None) -> APIRouter:
    """Routes that serve this folder; every other address is a deep link into the dashboard."""
    router = APIRouter()
    folder = folder.resolve() if folder else None

    @router.get("/{path:path}", include_in_schema=False)
    def page(request: Request, path: str, _: Anyone) -> Response:
        if folder is None:
            raise HTTPException(404, "the dashboard is not built: run ./ohmstead dashboard")
        file = _inside(folder, path)
        if file is None:
            if path.startswith(("api/", "assets/")):
                raise HTTPException(404, f"there is nothing at /{path}")
            file = folder / "index.html"
        return _send(folder, file, request.headers.get("accept-encoding", ""))

    return router


def _inside(folder: Path, path: str) -> Path | None:
    """The file at this path; None if there is none, or if it lies outside the folder."""
    try:
        file = (folder / path).resolve()
        return file if file.is_relative_to(folder) and file.is_file() else None
    except (OSError, ValueError):  # a NUL in the path, or a name too long for the file system
        return None


def _send(folder: Path, file: Path, accepted: str) -> Response:
    headers = {
        "Cache-Control": FOREVER if "assets" in file.relative_to(folder).parts else ASK_FIRST,
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    if kind == "text/html":
        headers |= policy.OF_PAGES
    for encoding, ending in ENCODINGS:
        packed = file.with_name(file.name + ending)
        if weight(accepted, encoding) > 0 and packed.is_file():
            headers["Content-Encoding"] = encoding
            return FileResponse(packed, headers=headers, media_type=kind)
    return FileResponse(file, headers=headers, media_type=kind)
