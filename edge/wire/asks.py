"""Questions to a node: as they are published, and as the API says them."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from pydantic import Field

from edge.domain.asks import IDENTIFY_S, AskKind, AskState
from edge.wire.api_models import WHOLE, ChannelIndex, Model


class Identify(Model):
    """For how long the node is to blink."""

    for_s: Annotated[int, Field(ge=IDENTIFY_S[0], le=IDENTIFY_S[1]), WHOLE] = 30


class ChannelChoice(Model):
    """Which channel is meant."""

    ch: ChannelIndex


class AskView(Model):
    """A question to a node, and what became of it; `noise_a` goes into its settings by itself."""

    id: int
    ask: AskKind
    ch: int | None
    asked_at: datetime
    asked_by: str
    state: AskState
    noise_a: float | None
    error: str | None


class AskList(Model):
    """The newest questions to a node, the newest first; forgotten when the hub restarts."""

    asks: list[AskView]


def identify(ask_id: int, for_s: int) -> bytes:
    """Blink, that a person finds the box."""
    return _encode({"id": ask_id, "ask": "identify", "for_s": for_s})


def noise(ask_id: int, ch: int) -> bytes:
    """Measure what the open clamp of a channel shows."""
    return _encode({"id": ask_id, "ask": "noise", "ch": ch})


def _encode(said: dict[str, Any]) -> bytes:
    return msgspec.json.encode(said)
