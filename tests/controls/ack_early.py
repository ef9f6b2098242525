"""A hub with a fault, for negative controls: it answers nodes before its commit.

`python -m tests.controls.ack_early run` is the whole hub otherwise. A test that cannot tell it from
the true one tests nothing.
"""

from edge.__main__ import run
from edge.flows.ingest.accept import Ingest
from edge.flows.ingest.commits import Delivery
from edge.flows.ingest.known import KnownNode

_add = Ingest.add


def _answer_first(self: Ingest, node: KnownNode, delivery: Delivery, received_ms: int) -> None:
    delivery.answer(delivery.ack)
    delivery.answer = _not_again
    _add(self, node, delivery, received_ms)


def _not_again(_: object) -> None:
    """It has been answered."""


if __name__ == "__main__":
    Ingest.add = _answer_first  # type: ignore[method-assign]  # this is the fault
    run()
