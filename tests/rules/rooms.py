"""Rooms: what may include what in the firmware, and what the core of a node does without."""

import re
from collections.abc import Iterator

from tests.rules import cxx
from tests.rules.tree import Offence, Source, Tree, within

CORE = "firmware/lib/node_core/src"
HALS = ("firmware/lib/hal_esp32", "firmware/lib/hal_posix")
# Room -> the rooms it may look into, beside itself. "" are the files at the root: what rooms hand
# each other. `node` is where they meet.
ROOMS: dict[str, tuple[str, ...]] = {
    "": (),
    "measure": ("",),
    "hold": ("",),
    "talk": ("",),
    "node": ("", "measure", "hold", "talk"),
}
FOR_EVERYBODY = ("node/settings.h",)  # a plain struct

# The board has no C++ library that the core could count on; these are C's.
C_HEADERS = frozenset(
    {"stdint.h", "stddef.h", "string.h", "math.h", "stdio.h", "float.h", "limits.h", "inttypes.h"}
)
DOES_WITHOUT = {
    r"\bstd::": "the standard library: write it, or do without",
    r"\b(?:new|delete)\b|\b(?:malloc|calloc|realloc)\s*\(": "the heap: give it a fixed place",
    r"\b(?:throw|try|catch)\b": "exceptions: return what went wrong",
    r"\b(?:dynamic_cast|typeid)\b": "type information",
    r"\b(?:Arduino|ESP|Serial|millis|micros|delay)\s*[(.]": "the board: it is behind a port",
}
DELETED = re.compile(r"=\s*delete\b")


def check(tree: Tree) -> Iterator[Offence]:
    """Check every file of the firmware."""
    for source in cxx.files(tree, "firmware"):
        if not re.match(r"// \S", source.text):
            yield Offence(source.path, 1, "begin with a `// ` sentence that says what this is")
        yield from across(source)
    for source in cxx.files(tree, CORE):
        yield from into_rooms(source)
        yield from luxuries(source)


def across(source: Source) -> Iterator[Offence]:
    """Find includes that climb out of their folder, or reach from one hal into the other."""
    for line, name, _ in cxx.includes(source):
        if name.startswith(".") and not within(source.path, ("firmware/test",)):
            yield Offence(source.path, line, f"`{name}`: name it from the root of its library")
        for hal in HALS:
            other = within(source.path, [h for h in HALS if h != hal] + [CORE])
            if other and f"{hal.rsplit('/', 1)[1]}/" in name:
                yield Offence(source.path, line, f"`{name}`: the hals are for main alone")


def into_rooms(source: Source) -> Iterator[Offence]:
    """Hold the includes of one file of the core against the table of rooms."""
    room = room_of(source.path.removeprefix(f"{CORE}/"))
    if room not in ROOMS:
        yield Offence(source.path, 1, f"`{room}` is no room: give it a row in tests/rules/rooms.py")
        return
    for line, name, angled in cxx.includes(source):
        if angled and name not in C_HEADERS:
            what = f"<{name}>: the core has C's headers alone: " + " ".join(sorted(C_HEADERS))
            yield Offence(source.path, line, what)
        into = room_of(name)
        if not angled and into not in (room, *ROOMS[room]) and name not in FOR_EVERYBODY:
            yield Offence(source.path, line, f"{room or 'the root'} does not look into {into}")


def room_of(name: str) -> str:
    """Give the room that a file lies in, by its name from the root of the core."""
    return name.partition("/")[0] if "/" in name else ""


def luxuries(source: Source) -> Iterator[Offence]:
    """Find what the core does without."""
    for number, line in enumerate(DELETED.sub("", cxx.code(source)).splitlines(), 1):
        for pattern, what in DOES_WITHOUT.items():
            if found := re.search(pattern, line):
                yield Offence(source.path, number, f"`{found[0]}`: the core does without {what}")
