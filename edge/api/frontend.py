"""The dashboard: files made and compressed beforehand, cached for ever where they may be."""

import mimetypes
from pathlib import Path, PurePosixPath

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import FileResponse
from starlette.convertors import Convertor, register_url_convertor

from edge.api import policy
from edge.api.asked import weight
from edge.api.auth import Anyone
from edge.api.caching import has_already

FOREVER = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


class _OfThePage(Convertor[str]):
    """Any path but the API's own: a method that a path of the API lacks is 405 there, not 404."""

    regex = r"(?!api(?:/|$)).*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("page", _OfThePage())


def router_for(folder: Path | None) -> APIRouter:
    """Routes that serve this folder; every other address is a deep link into the dashboard."""
    router = APIRouter()
    folder = folder.resolve() if folder else None

    @router.get("/{path:page}", include_in_schema=False)
    def page(request: Request, path: str, _: Anyone) -> Response:
        if folder is None:
            raise HTTPException(404, "the dashboard is not built: run ./ohmstead dashboard")
        file = _inside(folder, path)
        if file is None:
            if _names_a_file(path):
                raise HTTPException(404, f"there is nothing at /{path[:80]}")
            file = folder / "index.html"
        return _send(folder, file, request)

    return router


def _names_a_file(path: str) -> bool:
    """A deep link has no dot in its last part, and nothing lies below assets but files."""
    parts = PurePosixPath(path).parts
    return bool(parts) and (parts[0] == "assets" or "." in parts[-1])


def _inside(folder: Path, path: str) -> Path | None:
    """The file at this path; None if there is none, or if it lies outside the folder."""
    try:
        file = (folder / path).resolve()
        return file if file.is_relative_to(folder) and file.is_file() else None
    except (OSError, ValueError):  # a NUL in the path, or a name too long for the file system
        return None


def _send(folder: Path, file: Path, request: Request) -> Response:
    headers = {
        "Cache-Control": FOREVER if "assets" in file.relative_to(folder).parts else ASK_FIRST,
        "X-Content-Type-Options": "nosniff",
    }
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    if kind == "text/html":
        headers |= policy.OF_PAGES
    accepted = request.headers.get("accept-encoding", "")
    for encoding, ending in ENCODINGS:
        packed = file.with_name(file.name + ending)
        if weight(accepted, encoding) > 0 and packed.is_file():
            headers |= {"Content-Encoding": encoding, "Vary": "Accept-Encoding"}
            file = packed
            break
    response = FileResponse(file, headers=headers, media_type=kind, stat_result=file.stat())
    if has_already(request, response.headers["etag"]):
        return Response(status_code=304, headers={**headers, "ETag": response.headers["etag"]})
    return response
