"""What the core of a node needs on an ESP32-C3: flash, memory, stack, by its own instructions."""

import sys
from collections.abc import Iterator

from tests.bench.figures import Figure, WrongFigure
from tests.firmware import bare, needs
from tests.firmware.builds import RV32, BuildError, build

DEEPEST = 12


def figures() -> Iterator[Figure]:
    """Build the core for rv32 and measure it; the deepest stacks go to the screen beside it."""
    lacking = RV32.missing() + ([] if bare.has_qemu() else [bare.QEMU])
    if lacking:
        raise WrongFigure(f"not here: {', '.join(lacking)}; ./ohmstead test firmware installs them")
    try:
        folder = build(RV32)
    except BuildError as error:
        raise WrongFigure(str(error)) from error
    for name, size_b in needs.sections(folder).items():
        yield Figure(f"core, {name}", "B", size_b)
    for name, size_b in needs.objects(folder).items():
        yield Figure(f"memory of the {name.removesuffix('_b')}", "B", size_b)
    for stack in needs.stacks(folder)[:DEEPEST]:
        yield Figure(f"stack below {_short(stack.name)}", "B", stack.deepest_b)
    for stack in sorted(needs.stacks(folder), key=lambda stack: -stack.frame_b)[:DEEPEST]:
        yield Figure(f"frame of {_short(stack.name)}", "B", stack.frame_b)
    print("deepest: " + " > ".join(map(_short, needs.stacks(folder)[0].path)), file=sys.stderr)


def _short(name: str) -> str:
    head = name.replace("{anonymous}::", "").partition("(")[0]
    return head.rsplit(" ", 1)[-1].replace("ohmstead::", "")
