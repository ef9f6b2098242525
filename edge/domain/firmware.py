"""Firmware of nodes: its version, the board that it is for, and the text that is signed."""

import re
from typing import NamedTuple

from edge.domain.errors import OutOfRange, WrongType

VERSION = re.compile(r"(0|[1-9][0-9]{0,4})\.(0|[1-9][0-9]{0,4})\.(0|[1-9][0-9]{0,4})")
HARDWARE = re.compile(r"[a-z0-9][a-z0-9-]{0,23}")
SHA256 = re.compile(r"[0-9a-f]{64}")
MOST_PART = 65_535
MOST_BYTES = 4_000_000
MOST_SIGNATURE_BYTES = 72  # DER of two numbers of 256 bits


class Manifest(NamedTuple):
    """What is signed of a firmware: none of it can be put to another's image."""

    version: str
    hardware: str
    size_b: int
    sha256: str

    def text(self) -> bytes:
        """The signed bytes; docs/protocol.md has them letter by letter."""
        return (
            "ohmstead firmware 1\n"
            f"version {self.version}\nhardware {self.hardware}\n"
            f"size {self.size_b}\nsha256 {self.sha256}\n"
        ).encode()


def release(version: str) -> tuple[int, ...] | None:
    """A version as numbers that can be compared; None if it is not that of a release."""
    found = VERSION.fullmatch(version)
    parts = tuple(map(int, found.groups())) if found else (MOST_PART + 1,)
    return parts if max(parts) <= MOST_PART else None


def check_manifest(manifest: Manifest) -> None:
    """Refuse what no node would take. Raises WrongType or OutOfRange, with its field."""
    if release(manifest.version) is None:
        raise WrongType("three numbers up to 65535, like 1.5.0", field="version")
    if not HARDWARE.fullmatch(manifest.hardware):
        raise WrongType("what the node's hello calls its hardware, like esp32", field="hardware")
    if not SHA256.fullmatch(manifest.sha256):
        raise WrongType("64 lower-case hex digits", field="sha256")
    if not 1 <= manifest.size_b <= MOST_BYTES:
        raise OutOfRange(f"an image has 1 to {MOST_BYTES} bytes", field="size")


def check_newer(version: str, running: str | None) -> None:
    """A node takes only what is newer than what it runs. Raises OutOfRange."""
    has = release(running or "")
    offered = release(version)
    if has is not None and offered is not None and offered <= has:
        raise OutOfRange(f"the node runs {running} and takes only what is newer", field="version")
