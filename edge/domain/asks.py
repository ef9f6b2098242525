"""Questions to a node: something to be done once, and what became of it."""

from dataclasses import dataclass
from typing import Literal

AskKind = Literal["identify", "noise"]
AskState = Literal["waiting", "done", "failed", "unanswered"]

IDENTIFY_S = (1, 600)
UNANSWERED_MS = 90_000


@dataclass(slots=True)
class Ask:
    """A question; `asked_ms` is on the hub's clock. `ch` and `noise_a` are of kind `noise`."""

    id: int
    kind: AskKind
    ch: int | None
    asked_ms: int
    asked_by: str
    answered: bool = False
    noise_a: float | None = None
    error: str | None = None

    def state(self, now_ms: int) -> AskState:
        """How it stands."""
        if self.answered:
            return "done" if self.error is None else "failed"
        return "waiting" if now_ms - self.asked_ms < UNANSWERED_MS else "unanswered"
