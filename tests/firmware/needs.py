"""What the core of a node needs on an ESP32-C3: flash, memory and stack, read from its build.

Flash is the code and constants of the whole core, memory what it keeps: all of it is in two
objects, since nothing in it is global. The stack is that of the deepest path of calls, as the
compiler knows it; what a port does of its own comes on top.
"""

import re
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.firmware import bare

SIZES = ("riscv64-unknown-elf-size", "--totals")
NAMES = ("riscv64-unknown-elf-nm", "--demangle", "--undefined-only")
FRAME = re.compile(r'node: \{ title: "([^"]+)" label: "([^"\\]+)\\n[^"]*?\\n(\d+) bytes \((\w+)')
CALL = re.compile(r'edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"')


@dataclass(frozen=True)
class Stack:
    """A function: its own frame in bytes, and the deepest path of calls that it begins."""

    name: str
    frame_b: int
    deepest_b: int
    path: tuple[str, ...]


def sections(folder: Path) -> dict[str, int]:
    """Return the bytes of code and constants, of data and of zeroed data of the whole core."""
    command = [*SIZES, str(folder / "libnode_core.a")]
    last = _said(command).splitlines()[-1].split()
    return {"text": int(last[0]), "data": int(last[1]), "bss": int(last[2])}


def objects(folder: Path) -> dict[str, int]:
    """Return how large the objects are that hold all that the core keeps, as rv32 lays them out."""
    life = bare.on_rv32(folder)
    return {name: int(life[name]) for name in bare.SIZES}


def wanted(folder: Path) -> set[str]:
    """Return the names that the core wants from elsewhere: C's functions, and the compiler's."""
    said = _said([*NAMES, str(folder / "libnode_core.a")])
    names = {line.split(maxsplit=1)[1] for line in said.splitlines() if line.startswith(" ")}
    return {name for name in names if not name.startswith(("ohmstead::", "vtable for ohmstead"))}


def stacks(folder: Path) -> list[Stack]:
    """Return each function of the core with its stack, the deepest first."""
    frames: dict[str, tuple[str, int]] = {}
    calls: defaultdict[str, set[str]] = defaultdict(set)
    for file in (folder / "CMakeFiles" / "node_core.dir").rglob("*.ci"):
        text = file.read_text("utf-8", "replace")
        frames.update({title: (name, int(size)) for title, name, size, _ in FRAME.findall(text)})
        for source, target in CALL.findall(text):
            calls[source].add(target)

    @cache
    def deepest(title: str, above: frozenset[str] = frozenset()) -> tuple[int, tuple[str, ...]]:
        name, frame_b = frames.get(title, (title, 0))
        below = [deepest(t, above | {title}) for t in calls[title] if t not in above | {title}]
        most, path = max(below, default=(0, ()))
        return frame_b + most, (name, *path) if frame_b else path

    found = []
    for title, (name, frame_b) in frames.items():
        most, path = deepest(title)
        found.append(Stack(name, frame_b, most, path))
    return sorted(found, key=lambda stack: -stack.deepest_b)


def _said(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
