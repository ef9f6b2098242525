"""A hub with a fault, for negative controls: it keeps in memory whatever it has refused.

`python -m tests.controls.hoarding run` is the whole hub otherwise. A test that cannot tell it from
the true one tests nothing.
"""

from edge.__main__ import run
from edge.domain.errors import BadInput
from edge.mqtt.listener import Listener
from edge.wire.topics import NodeTopic

_refuse = Listener._refuse
_hoard: list[tuple[bytes, BadInput]] = []


def _keep(self: Listener, topic: NodeTopic, body: bytes, error: BadInput, received_ms: int) -> None:
    _hoard.append((body, error))
    _refuse(self, topic, body, error, received_ms)


if __name__ == "__main__":
    Listener._refuse = _keep  # type: ignore[method-assign]  # this is the fault
    run()
