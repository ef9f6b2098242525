"""Module names: a file says what is in it, and hides nothing of the standard library."""

import sys
from collections.abc import Iterator

from tests.rules.tree import Offence, Source, Tree

SAYS_NOTHING = frozenset(
    {"util", "utils", "helper", "helpers", "common", "shared", "base", "core"}
    | {"manager", "managers", "misc", "stuff"}
)
SHADOWED_IN = ("edge", "cloud_sync")
WRITTEN = (".py", ".ts", ".tsx", ".cpp", ".c", ".h", ".hpp", ".ino")

# Parts of a path that may keep such a name, each with its reason.
ALLOWED = {"node_core": "what is left of a node without its board: no other word says that"}


def check(tree: Tree) -> Iterator[Offence]:
    """Check the name of each source file and of the folders it lies in."""
    for source in tree.under("edge", "cloud_sync", "tests", "dashboard/src", "firmware"):
        if source.path.endswith(WRITTEN):
            yield from names_of(source)


def names_of(source: Source) -> Iterator[Offence]:
    """Look at every part of one path below the top folder."""
    stems = [*source.name.parts[1:-1], source.name.name.split(".")[0]]
    for stem in (stem for stem in stems if stem not in ALLOWED):
        for word in SAYS_NOTHING.intersection(stem.lower().replace("-", "_").split("_")):
            what = f"`{word}` in a module's name says nothing: name it after what it holds"
            yield Offence(source.path, 1, what)
        hidden = stem in sys.stdlib_module_names and not stem.startswith("__")
        if hidden and source.name.parts[0] in SHADOWED_IN:
            what = f"`{stem}` is a module of the standard library: choose another name"
            yield Offence(source.path, 1, what)
