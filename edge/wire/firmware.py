"""Firmware on the wire: the file that is uploaded, the offer to a node, and what a node says of it.

A firmware file is one line of JSON, the signed manifest, and after it the image.
"""

import base64
import binascii
import hashlib
from typing import Annotated, Any, NamedTuple

import msgspec
from msgspec import Struct

from edge.domain import firmware as rules
from edge.domain.errors import OutOfRange, WrongType
from edge.domain.firmware import Manifest
from edge.wire.strict_json import decode, matching

MOST_HEAD_BYTES = 1024
MOST_BYTES = MOST_HEAD_BYTES + rules.MOST_BYTES


class Signed(NamedTuple):
    """An image, its manifest, and the publisher's signature of that (DER)."""

    manifest: Manifest
    signature: bytes
    image: bytes


class _Head(Struct, forbid_unknown_fields=True):
    version: str
    hardware: str
    size: int
    sha256: str
    signature: Annotated[str, matching(r"[A-Za-z0-9+/]+={0,2}", "base64", max_length=128)]


_head = msgspec.json.Decoder(_Head, strict=True)


def pack(signed: Signed) -> bytes:
    """A firmware file."""
    return msgspec.json.encode(_described(signed.manifest, signed.signature)) + b"\n" + signed.image


def unpack(body: bytes) -> Signed:
    """Read a firmware file, and hold the image against its manifest. Raises BadInput."""
    head, _, image = body.partition(b"\n")
    if len(head) > MOST_HEAD_BYTES or not head.startswith(b"{"):
        raise WrongType("not a firmware file: `./ohmstead firmware sign` makes one of an image")
    said = decode(head, _head)
    manifest = Manifest(said.version, said.hardware, said.size, said.sha256)
    rules.check_manifest(manifest)
    if len(image) != manifest.size_b:
        what = f"the image has {len(image)} bytes and not {manifest.size_b}: send the whole file"
        raise OutOfRange(what, field="size")
    if hashlib.sha256(image).hexdigest() != manifest.sha256:
        raise OutOfRange("the image is not the one that was signed: sign it again", field="sha256")
    return Signed(manifest, _signature(said.signature), image)


def _signature(text: str) -> bytes:
    try:
        signature = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise WrongType("the signature is not base64", field="signature") from None
    if len(signature) > rules.MOST_SIGNATURE_BYTES:
        raise OutOfRange("the signature is not one of ECDSA P-256", field="signature")
    return signature


def path(sha256: str) -> str:
    """Where a node fetches an image."""
    return f"/firmware/{sha256}.bin"


def offer(rev: int, manifest: Manifest, signature: bytes) -> bytes:
    """What is retained on a node's topic `update`."""
    described = _described(manifest, signature)
    return msgspec.json.encode({"rev": rev, "path": path(manifest.sha256), **described})


def _described(manifest: Manifest, signature: bytes) -> dict[str, Any]:
    return {
        "version": manifest.version,
        "hardware": manifest.hardware,
        "size": manifest.size_b,
        "sha256": manifest.sha256,
        "signature": base64.b64encode(signature).decode(),
    }
