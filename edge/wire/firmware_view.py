"""Firmware as the API says it."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from edge.domain.firmware import VERSION
from edge.wire.api_models import Model


class ImageView(Model):
    """A firmware image that is kept, and the ids of the nodes that it is offered to."""

    id: int
    version: str
    hardware: str
    size_b: int
    sha256: str
    uploaded_at: datetime
    offered_to: list[int]


class ImageList(Model):
    """All firmware images."""

    images: list[ImageView]


class Choice(Model):
    """Which version a node is offered, of its board's."""

    version: Annotated[str, Field(pattern=f"^{VERSION.pattern}$", max_length=17)]
