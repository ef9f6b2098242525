"""A hub with a fault, for negative controls: it dates by the wall clock at arrival."""

import time

from edge.domain.readings import Reading
from edge.flows.ingest.commits import BootInHand, Writer
from edge.store.readings import Row
from tests.stack.steered_hub import steered_run


def _dated(self: Writer, boot: BootInHand, reading: Reading) -> Row:
    now_ms = time.time_ns() // 1_000_000
    return Row(reading, boot.id, now_ms, now_ms)


if __name__ == "__main__":
    Writer._dated = _dated  # type: ignore[method-assign]  # this is the fault
    steered_run()
