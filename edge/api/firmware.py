"""Firmware of nodes: images kept here, which node is offered which, and how nodes fetch it."""

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from starlette.exceptions import HTTPException
from starlette.responses import StreamingResponse

from edge.api import bodies
from edge.api import parts as hub
from edge.api.auth import AsNode, AsOwner, AsViewer
from edge.api.caching import conditional, has_already
from edge.api.errors import RESPONSES
from edge.api.nodes import one
from edge.domain.firmware import SHA256
from edge.domain.periods import utc
from edge.store.firmware import Image
from edge.wire import api_models as api
from edge.wire import firmware as wire
from edge.wire import firmware_view as view

router = APIRouter(tags=["firmware"], responses=RESPONSES)

KIND = "application/octet-stream"
RANGE = re.compile(r"bytes=(\d{1,9})-(\d{0,9})")
_BINARY = {KIND: {"schema": {"type": "string", "contentMediaType": KIND}}}
_BODY = {
    "requestBody": {
        "required": True,
        "description": "a firmware file, as `./ohmstead firmware sign` makes it",
        "content": _BINARY,
    }
}


async def _body(request: Request) -> bytes:
    return await bodies.read(request, wire.MOST_BYTES, "no board has room for such an image")


@router.get("/api/firmware", response_model=view.ImageList, summary="All firmware that is kept")
def images(request: Request, _: AsViewer) -> Response:
    """Every image, and the nodes that it is offered to."""
    found = hub.of(request).firmware.images()
    listed = view.ImageList(images=[_image(image, offered) for image, offered in found])
    return conditional(request, listed.model_dump_json())


@router.post("/api/firmware", openapi_extra=_BODY, summary="Keep a firmware")
def keep(request: Request, body: Annotated[bytes, Depends(_body)], _: AsOwner) -> view.ImageView:
    """Keep an image, held against its manifest; whether its signature holds, the nodes judge."""
    parts = hub.of(request)
    return _image(parts.firmware.keep(wire.unpack(body), utc(parts.now_ms())), [])


@router.delete("/api/firmware/{image_id}", summary="Remove a firmware")
def remove(request: Request, image_id: api.Id, _: AsOwner) -> view.ImageList:
    """Remove an image, and take back its offers; what is still kept is the answer."""
    firmware = hub.of(request).firmware
    firmware.remove(image_id)
    return view.ImageList(images=[_image(*found) for found in firmware.images()])


@router.put("/api/nodes/{node_id}/update", summary="Offer a node a firmware")
def offer(request: Request, node_id: api.Id, change: view.Choice, _: AsOwner) -> api.NodeView:
    """Offer it this version for its board; done again, the node tries it again."""
    parts = hub.of(request)
    parts.firmware.offer(node_id, change.version, utc(parts.now_ms()))
    return one(parts, node_id)


@router.delete("/api/nodes/{node_id}/update", summary="Take back what a node is offered")
def withdraw(request: Request, node_id: api.Id, _: AsOwner) -> api.NodeView:
    """A node that has begun with it stops; one that runs it keeps it."""
    parts = hub.of(request)
    parts.firmware.withdraw(node_id)
    return one(parts, node_id)


@router.get(
    "/firmware/{sha256}.bin",
    response_class=StreamingResponse,
    responses={
        200: {"content": _BINARY, "description": "the whole image"},
        206: {"content": _BINARY, "description": "the bytes that Range asks for"},
    },
    summary="An image, or a part of it",
)
def image(
    request: Request, sha256: Annotated[str, Path(pattern=f"^{SHA256.pattern}$")], _: AsNode
) -> Response:
    """What a node fetches: the bytes of one image, by its sum; one Range at a time."""
    firmware = hub.of(request).firmware
    size_b = firmware.size_b(sha256)
    tag = f'"{sha256}"'
    headers = {"ETag": tag, "Accept-Ranges": "bytes", "Cache-Control": "no-cache, no-transform"}
    if has_already(request, tag):
        return Response(status_code=304, headers=headers)
    start, end, status = 0, size_b, 200
    asked = RANGE.fullmatch(request.headers.get("range", ""))
    if asked and request.headers.get("if-range", tag) == tag:
        start, end = int(asked[1]), min(size_b, int(asked[2] or size_b) + 1)
        if start >= end:
            what = f"the image has {size_b} bytes: ask for some of these"
            raise HTTPException(416, what, {"Content-Range": f"bytes */{size_b}"})
        status = 206
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size_b}"
    headers |= {"Content-Length": str(end - start), "Content-Encoding": "identity"}
    return StreamingResponse(
        firmware.parts(sha256, start, end), status, headers=headers, media_type=KIND
    )


def _image(kept: Image, offered: list[int]) -> view.ImageView:
    return view.ImageView(
        id=kept.id,
        version=kept.manifest.version,
        hardware=kept.manifest.hardware,
        size_b=kept.manifest.size_b,
        sha256=kept.manifest.sha256,
        uploaded_at=kept.uploaded_at,
        offered_to=offered,
    )
