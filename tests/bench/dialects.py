"""What a simulated node says, in the node protocol and in the tutorial stack's way."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Protocol

from edge.wire import topics

_FIRST_UP_MS = 1_000_000


class Values(NamedTuple):
    """One reading: its number within the node, when its interval ended (ms), its length, power."""

    seq: int
    at_ms: int
    ms: int
    power_w: float


class Dialect(Protocol):
    """How one node speaks, and whether what it says is answered after the commit."""

    acknowledged: bool

    def hello(self, node: str) -> bytes:
        """The first message, retained; empty for none."""

    def topic(self, node: str) -> str:
        """Where batches are published."""

    def batch(self, node: str, now_ms: int, values: Sequence[Values]) -> bytes:
        """Some readings, written at `now_ms`."""


class NodeProtocol:
    """The node protocol: batches, acknowledged after the commit.

    `more` says that another batch is waiting, as after an outage: the hub commits at once.
    """

    acknowledged = True

    def __init__(self, boot: str, *, more: bool) -> None:
        self._boot = boot
        self._more = "true" if more else "false"

    def hello(self, node: str) -> bytes:
        return (
            f'{{"v":1,"node":"{node}","boot":"{self._boot}","boots":1,"up":{_FIRST_UP_MS},'
            '"firmware":"1.4.0","hardware":"esp32","reset":"power_on","interval_s":1,'
            '"channels":[{"ch":0,"sensor":"SCT-013-030","rated_a":30,"max_a":24}]}'
        ).encode()

    def topic(self, node: str) -> str:
        return topics.of(node, "records")

    def batch(self, node: str, now_ms: int, values: Sequence[Values]) -> bytes:
        records = ",".join(
            f'{{"seq":{v.seq},"up":{_FIRST_UP_MS + v.at_ms},"ms":{v.ms},"hz":49.98,"ch":[{{'
            f'"i":{v.power_w / 230:.3f},"u":230.1,"p":{v.power_w:.1f},"e":{v.seq * 0.253:.3f}}}]}}'
            for v in values
        )
        return (
            f'{{"v":1,"node":"{node}","boot":"{self._boot}","boots":1,'
            f'"up":{_FIRST_UP_MS + now_ms},"channels":[0],"more":{self._more},'
            f'"records":[{records}]}}'
        ).encode()


class TutorialJson:
    """What a tutorial's sketch sends: nobody acknowledges it, every reading carries its date."""

    acknowledged = False

    def __init__(self, begins: datetime | None = None) -> None:
        self._begins = begins or datetime.now(UTC)

    def hello(self, node: str) -> bytes:
        return b""

    def topic(self, node: str) -> str:
        return f"sensors/{node}/readings"

    def batch(self, node: str, now_ms: int, values: Sequence[Values]) -> bytes:
        readings = ",".join(
            f'{{"timestamp":"{(self._begins + timedelta(milliseconds=v.at_ms)).isoformat()}",'
            f'"current":{v.power_w / 230:.3f},"voltage":230.1,"power":{v.power_w:.1f},'
            f'"energy":{v.seq * 0.253:.3f}}}'
            for v in values
        )
        return f'{{"device_id":"{node}","readings":[{readings}]}}'.encode()
