"""POST /api/data: readings over HTTP, from nodes and from anything that can post JSON."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request, Response

from edge.api import bodies
from edge.api import parts as hub
from edge.api.auth import AsNode
from edge.api.errors import RESPONSES
from edge.api.parts import Parts
from edge.domain.errors import BadInput, DatabaseAway
from edge.wire import answers, node_message
from edge.wire.answers import Ack
from edge.wire.api_models import Ack as AckView
from edge.wire.api_models import RejectedItem, SimpleReadingIn, Stored
from edge.wire.node_message import Hello
from edge.wire.simple_form import MAX_ITEMS, Refusal, SimpleReading, parse_simple, read_json

router = APIRouter(tags=["readings"])

T = TypeVar("T")
Settings = dict[str, Any] | None

MOST_BYTES = 2 * 1024 * 1024
WAIT_S = 15.0
MOST_REASONS = 100
LONG = 200

_BODY = {
    "requestBody": {
        "required": True,
        "description": "a node's batch or hello (docs/protocol.md), or readings in the simple form",
        "content": {
            "application/json": {
                "schema": {
                    "anyOf": [
                        SimpleReadingIn.model_json_schema(),
                        {
                            "type": "array",
                            "items": SimpleReadingIn.model_json_schema(),
                            "minItems": 1,
                            "maxItems": MAX_ITEMS,
                        },
                        {"type": "object", "required": ["v", "node", "boot", "records"]},
                    ]
                }
            }
        },
    }
}


async def _body(request: Request) -> bytes:
    """The body, as far as it may go. Raises TooLarge, Incomplete."""
    return await bodies.read(request, MOST_BYTES, "send fewer readings at a time")


@router.post(
    "/api/data",
    response_model=AckView | Stored,
    responses=RESPONSES,
    openapi_extra=_BODY,
    summary="Take in readings",
)
async def take(request: Request, body: Annotated[bytes, Depends(_body)], _: AsNode) -> Response:
    """Keep readings; answered after they are in the database."""
    parts = hub.of(request)
    sender = request.client.host if request.client else "http"
    try:
        answer = await _handed_in(parts, body, sender)  # and what the body was read into is let go
        return await answer
    except BadInput as error:
        parts.reception.refuse(error, sender, "POST /api/data", body, parts.clock.boot_ms())
        raise


async def _handed_in(parts: Parts, body: bytes, sender: str) -> Awaitable[Response]:
    value = read_json(body)
    if isinstance(value, dict) and ("records" in value or "boot" in value):
        return _from_node(parts, value, body)
    return await _simple(parts, value, sender)


def _from_node(parts: Parts, value: dict[str, Any], body: bytes) -> Awaitable[Response]:
    received_ms = parts.clock.boot_ms()
    future: Future[Ack] = Future()
    if "records" in value:
        batch = node_message.parse_batch(body)
        parts.reception.batch(
            batch, received_ms, future.set_result, future.set_exception, size=len(body), http=True
        )
        return _acknowledged(future, lambda: parts.telling.to_carry(batch.node))
    hello = node_message.parse_hello(body)
    parts.reception.hello(
        hello,
        received_ms,
        lambda lost: future.set_result(answers.replay() if lost else {"hello": True}),
        future.set_exception,
    )
    return _acknowledged(future, lambda: _greeted(parts, hello))


def _greeted(parts: Parts, hello: Hello) -> Settings:
    """What the answer to a hello is to carry."""
    refused = node_message.refused_in(hello)
    parts.telling.greeted(hello.node, hello.settings_rev, refused)
    return parts.telling.to_carry(hello.node, greeting=refused is None)


async def _acknowledged(future: Future[Ack], carry: Callable[[], Settings]) -> Response:
    ack = await _answered(future)
    settings = carry()
    exclude = {"settings"} if settings is None else None
    body = AckView(ack=ack, settings=settings).model_dump_json(exclude=exclude)
    return Response(body, media_type="application/json")


async def _simple(parts: Parts, value: Any, sender: str) -> Awaitable[Response]:
    good, bad = await _parsed(value)
    if not good:
        raise bad[0].error
    received_ms = parts.clock.boot_ms()
    for refusal in bad[:MOST_REASONS]:
        parts.reception.refuse(refusal.error, sender, "POST /api/data", b"", received_ms)
    future: Future[int] = Future()
    parts.reception.simple(good, received_ms, future.set_result, future.set_exception)
    return _stored(future, len(good), bad)


async def _stored(future: Future[int], good: int, bad: list[Refusal]) -> Response:
    stored = await _answered(future)
    return _json(Stored(stored=stored, repeated=good - stored, rejected=[_item(r) for r in bad]))


async def _answered(future: Future[T]) -> T:
    try:
        # Shielded: a commit that comes too late for us must still find its future as it was.
        return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(future)), WAIT_S)
    except TimeoutError:
        raise DatabaseAway(
            "the database does not answer: keep the readings and send them later"
        ) from None
    except asyncio.CancelledError:  # the hub ends, and has waited for its database long enough
        raise DatabaseAway("the hub ends: keep the readings and send them later") from None


async def _parsed(value: Any) -> tuple[list[SimpleReading], list[Refusal]]:
    """Good items and bad ones; where there are many, others are answered meanwhile."""
    if isinstance(value, list) and len(value) > LONG:
        return await asyncio.to_thread(parse_simple, value)
    return parse_simple(value)


def _item(refusal: Refusal) -> RejectedItem:
    error = refusal.error
    return RejectedItem(item=refusal.item, field=error.field, code=error.code, detail=error.detail)


def _json(answer: Stored) -> Response:
    return Response(answer.model_dump_json(), media_type="application/json")
