"""ETags: an answer that has not changed is not sent again."""

import hashlib

from fastapi import Request, Response


def conditional(
    request: Request,
    body: str,
    media_type: str = "application/json",
    headers: dict[str, str] | None = None,
) -> Response:
    """The body with its weak ETag; 304 where the asker has it already."""
    digest = hashlib.blake2b(body.encode(), digest_size=12).hexdigest()
    tag = f'W/"{digest}"'
    all_headers = {"ETag": tag, "Cache-Control": "no-cache", **(headers or {})}
    if has_already(request, tag):
        return Response(status_code=304, headers=all_headers)
    return Response(body, media_type=media_type, headers=all_headers)


def has_already(request: Request, tag: str) -> bool:
    """Whether the asker says that it has what carries this ETag."""
    header = request.headers.get("if-none-match", "")
    known = {one.strip().removeprefix("W/") for one in header.split(",")}
    return tag.removeprefix("W/") in known or "*" in known
