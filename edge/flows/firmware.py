"""Firmware of nodes: what is kept here, which node is offered which, and what became of it."""

import threading
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from edge.domain.errors import NotFound, NotNow, OutOfRange, TooMany
from edge.domain.firmware import check_newer
from edge.flows.ports import Publisher
from edge.store import firmware, nodes
from edge.store.engine import Database, Transaction
from edge.store.firmware import Image, Offer
from edge.store.nodes import Node
from edge.wire import firmware as wire
from edge.wire import topics

MOST_IMAGES = 16
PART_BYTES = 64 * 1024


class Offered(NamedTuple):
    """What a node is offered, whether it runs it already, and why it does not take it."""

    version: str
    offered_at: datetime
    installed: bool
    error: str | None


class Firmware:
    """Images in the database, offers that the broker holds for the nodes. Raises DatabaseAway.

    What nodes say of their offers is kept in memory: they say it again at each offer they hear, and
    so after each start of the hub.
    """

    def __init__(self, database: Database, publisher: Publisher) -> None:
        self._database = database
        self._publisher = publisher
        self._lock = threading.Lock()
        self._errors: dict[tuple[int, int], str] = {}  # by node and rev
        with database.transaction() as connection:
            known = nodes.all_nodes(connection)
            offered = {offer.node_id: offer for offer in firmware.offers(connection)}
        for node in known:  # the broker may hold what has been taken back since
            if node.kind == "ohmstead":
                self._tell(node.identity, offered.get(node.id))

    def keep(self, signed: wire.Signed, at: datetime) -> Image:
        """Keep an image, to be offered later. Raises OutOfRange or TooMany."""
        version, hardware = signed.manifest.version, signed.manifest.hardware
        with self._database.transaction() as connection:
            kept = firmware.all_images(connection)
            if any((i.manifest.version, i.manifest.hardware) == (version, hardware) for i in kept):
                what = f"{version} for {hardware} is kept already: give a new image a new version"
                raise OutOfRange(what, field="version")
            if len(kept) >= MOST_IMAGES:
                raise TooMany(f"the hub keeps {MOST_IMAGES} images: delete one that is not needed")
            return firmware.put(connection, signed.manifest, signed.signature, signed.image, at)

    def images(self) -> list[tuple[Image, list[int]]]:
        """Every image, and the nodes that it is offered to."""
        with self._database.question() as connection:
            offered = firmware.offers(connection)
            return [
                (image, [offer.node_id for offer in offered if offer.image.id == image.id])
                for image in firmware.all_images(connection)
            ]

    def remove(self, image_id: int) -> None:
        """Remove an image, and take back its offers. Raises NotFound."""
        with self._database.transaction() as connection:
            offered = firmware.remove(connection, image_id)
        for identity in offered:
            self._tell(identity, None)

    def offer(self, node_id: int, version: str, at: datetime) -> None:
        """Offer a node this version for its board. Raises NotFound, NotNow, OutOfRange."""
        with self._database.transaction() as connection:
            node = _node(connection, node_id)
            if node.hardware is None:
                what = "this node has not said which board it is: it takes no firmware from here"
                raise NotNow(what, field="node")
            image = firmware.find(connection, version, node.hardware)
            if image is None:
                what = f"there is no firmware {version[:24]} for {node.hardware}: upload it first"
                raise NotFound(what, field="version")
            check_newer(version, node.firmware)
            firmware.put_offer(connection, node_id, image.id, at)
            mine = [offer for offer in firmware.offers(connection) if offer.node_id == node_id]
        self._tell(node.identity, mine[0])

    def withdraw(self, node_id: int) -> None:
        """Take back what a node is offered; harmless if there is nothing. Raises NotFound."""
        with self._database.transaction() as connection:
            node = _node(connection, node_id)
            firmware.remove_offer(connection, node_id)
        self._tell(node.identity, None)

    def answered(self, node_id: int, rev: int, error: str | None) -> None:
        """A node says what became of its offer; None: it runs it."""
        with self._lock:
            for key in [key for key in self._errors if key[0] == node_id]:
                del self._errors[key]
            if error is not None:
                self._errors[node_id, rev] = error

    def offered(self, running: dict[int, str | None]) -> dict[int, Offered]:
        """What nodes are offered, by id; `running` is what each of them runs."""
        with self._database.question() as connection:
            found = firmware.offers(connection)
        with self._lock:
            return {
                offer.node_id: Offered(
                    offer.image.manifest.version,
                    offer.offered_at,
                    offer.image.manifest.version == running.get(offer.node_id),
                    self._errors.get((offer.node_id, offer.rev)),
                )
                for offer in found
            }

    def size_b(self, sha256: str) -> int:
        """How large the image with this sum is. Raises NotFound."""
        with self._database.question() as connection:
            size_b = firmware.size_b(connection, sha256)
        if size_b is None:
            raise NotFound("there is no firmware with this sum")
        return size_b

    def parts(self, sha256: str, offset_b: int, end_b: int) -> Iterator[bytes]:
        """The bytes of an image from one place to before another, a few at a time."""
        for start in range(offset_b, end_b, PART_BYTES):
            with self._database.question() as connection:
                yield firmware.part(connection, sha256, start, min(PART_BYTES, end_b - start))

    def _tell(self, identity: str, offer: Offer | None) -> None:
        said = b""
        if offer is not None:
            said = wire.offer(offer.rev, offer.image.manifest, offer.image.signature)
        self._publisher.retain(topics.update(identity), said)


def _node(connection: Transaction, node_id: int) -> Node:
    found = [node for node in nodes.all_nodes(connection) if node.id == node_id]
    if not found:
        raise NotFound(f"there is no node {node_id}: GET /api/nodes lists them", field="node")
    return found[0]
