"""A hub with a fault, for negative controls: it does not look at what nodes say was acknowledged.

`python -m tests.controls.acked_ignored run` is the whole hub otherwise. A test that cannot tell it
from the true one tests nothing.
"""

from edge.__main__ import run
from edge.flows.ingest.known import Known, KnownNode


def _always(self: Known, node: KnownNode, name: str, seq: int) -> bool:
    return True


if __name__ == "__main__":
    Known.keeps = _always  # type: ignore[method-assign]  # this is the fault
    run()
