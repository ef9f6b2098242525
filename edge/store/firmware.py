"""Firmware images, and which node is offered which."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, insert, select

from edge.domain.errors import NotFound
from edge.domain.firmware import Manifest
from edge.store import schema


class Image(NamedTuple):
    """An image without its bytes; `signature` is DER."""

    id: int
    manifest: Manifest
    signature: bytes
    uploaded_at: datetime


class Offer(NamedTuple):
    """An image on offer to a node; each offer has a `rev` of its own."""

    rev: int
    node_id: int
    identity: str
    image: Image
    offered_at: datetime


_table, _offers = schema.firmware, schema.firmware_offer
_IMAGE = [
    _table.c[name]
    for name in ("id", "version", "hardware", "size_b", "sha256", "signature", "uploaded_at")
]


def all_images(connection: Connection) -> list[Image]:
    """Every image, oldest first."""
    return [_image(row) for row in connection.execute(select(*_IMAGE).order_by(_table.c.id))]


def find(connection: Connection, version: str, hardware: str) -> Image | None:
    """The image of a version for a board."""
    query = select(*_IMAGE).where(_table.c.version == version, _table.c.hardware == hardware)
    row = connection.execute(query).one_or_none()
    return None if row is None else _image(row)


def put(
    connection: Connection, manifest: Manifest, signature: bytes, image: bytes, at: datetime
) -> Image:
    """Keep an image; one of the same version for the same board must not be there."""
    query = (
        insert(_table)
        .values(**manifest._asdict(), signature=signature, image=image, uploaded_at=at)
        .returning(*_IMAGE)
    )
    return _image(connection.execute(query).one())


def remove(connection: Connection, image_id: int) -> list[str]:
    """Remove an image and its offers; the nodes that had one. Raises NotFound."""
    offered = [offer.identity for offer in offers(connection) if offer.image.id == image_id]
    connection.execute(delete(_offers).where(_offers.c.firmware_id == image_id))
    if not connection.execute(delete(_table).where(_table.c.id == image_id)).rowcount:
        raise NotFound(
            f"there is no firmware {image_id}: GET /api/firmware lists them", field="firmware"
        )
    return offered


def size_b(connection: Connection, sha256: str) -> int | None:
    """How many bytes the image with this sum has; None: there is none."""
    query = select(_table.c.size_b).where(_table.c.sha256 == sha256).limit(1)
    return connection.execute(query).scalar_one_or_none()


def part(connection: Connection, sha256: str, offset_b: int, count_b: int) -> bytes:
    """So many bytes of an image from there; no more of it is read."""
    piece = func.substring(_table.c.image, offset_b + 1, count_b)
    query = select(piece).where(_table.c.sha256 == sha256).limit(1)
    found = connection.execute(query).scalar_one_or_none()
    return b"" if found is None else bytes(found)


def offers(connection: Connection) -> list[Offer]:
    """Every offer, by node."""
    query = (
        select(_offers.c.rev, _offers.c.node_id, schema.node.c.identity, _offers.c.offered_at)
        .add_columns(*_IMAGE)
        .join_from(_offers, _table, _offers.c.firmware_id == _table.c.id)
        .join(schema.node, schema.node.c.id == _offers.c.node_id)
        .order_by(_offers.c.node_id)
    )
    return [
        Offer(row.rev, row.node_id, row.identity, _image(row[4:]), row.offered_at)
        for row in connection.execute(query)
    ]


def put_offer(connection: Connection, node_id: int, image_id: int, at: datetime) -> None:
    """Offer an image to a node in place of what it was offered before."""
    remove_offer(connection, node_id)
    connection.execute(insert(_offers).values(node_id=node_id, firmware_id=image_id, offered_at=at))


def remove_offer(connection: Connection, node_id: int) -> bool:
    """Take back what a node is offered; whether there was anything."""
    found = connection.execute(delete(_offers).where(_offers.c.node_id == node_id))
    return found.rowcount > 0


def _image(row: Sequence[Any]) -> Image:
    id_, version, hardware, size, sha256, signature, at = row
    return Image(id_, Manifest(version, hardware, size, sha256), bytes(signature), at)
