"""Weak ETags: an answer that has not changed is not sent again."""

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
    if _matches(request.headers.get("if-none-match"), digest):
        return Response(status_code=304, headers=all_headers)
    return Response(body, media_type=media_type, headers=all_headers)


def _matches(header: str | None, digest: str) -> bool:
    if header is None:
        return False
    tags = {tag.strip().removeprefix("W/").strip('"') for tag in header.split(",")}
    return digest in tags or "*" in tags
