"""A hub with a fault, for negative controls: its seen-sets forget what they have seen.

`python -m tests.controls.forgetful run` is the whole hub otherwise. A test that cannot tell it from
the true one tests nothing.
"""

from edge.__main__ import run
from edge.domain.seen import SeenSet

_add = SeenSet.add


def _always_new(self: SeenSet, seq: int) -> bool:
    _add(self, seq)
    return True


if __name__ == "__main__":
    SeenSet.add = _always_new  # type: ignore[method-assign]  # this is the fault
    run()
