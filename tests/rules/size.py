"""Size: files and functions stay small enough to be read at one sitting."""

import ast
from collections.abc import Iterable, Iterator
from statistics import median

from tests.rules import cxx
from tests.rules.tree import Offence, Source, Tree, within

FILE_MOST, FILE_USUAL, FILE_MEDIAN = 400, 250, 100
FUNCTION_MOST, FUNCTION_MEDIAN = 60, 10
ENOUGH = 10  # medians and shares of fewer files or functions than this say nothing

# Each group keeps the budget by itself, so that short tests cannot hide a long hub.
GROUPS = (("edge", "cloud_sync"), ("tests",), ("dashboard/src",), ("firmware",))
SUFFIXES = (".py", ".ts", ".tsx", ".css", ".cpp", ".c", ".h", ".hpp", ".ino")

# The board's part of the firmware, which no test here can run, stays thin.
BOARD, FIRMWARE = "firmware/lib/hal_esp32", ("firmware/lib", "firmware/src", "firmware/host")
BOARD_MOST = 0.15

# Files that no person writes, each with its maker.
GENERATED = {
    "dashboard/src/api/schema.ts": "made from openapi.json by openapi-typescript",
}
# Functions that may be long, by folder, each with its reason.
LONG_FUNCTIONS = {
    "edge/store/migrations/versions": "a released migration is a frozen list of statements",
}


def check(tree: Tree) -> Iterable[Offence]:
    """Check each group of files against the budget of lines."""
    for group in GROUPS:
        files = [s for s in tree.under(*group) if s.path.endswith(SUFFIXES)]
        files = [s for s in files if s.path not in GENERATED]
        yield from files_too_long(files)
        yield from functions_too_long([s for s in files if s.path.endswith(".py")])
        yield from cxx_functions_too_long([s for s in files if s.path.endswith(cxx.SUFFIXES)])
    yield from board_too_thick(tree)


def files_too_long(files: list[Source]) -> Iterator[Offence]:
    """Name each file over the limit, then the longest where the share or the median is broken."""
    sizes = sorted(((len(s.lines), s.path) for s in files if s.lines), reverse=True)
    for size, path in sizes:
        if size > FILE_MOST:
            yield Offence(path, FILE_MOST + 1, f"{size} lines, at most {FILE_MOST}: split it")
    if len(sizes) < ENOUGH:
        return
    long = [(size, path) for size, path in sizes if size > FILE_USUAL]
    if len(long) > len(sizes) / 10:
        size, path = long[-1]
        what = f"{len(long)} of {len(sizes)} files here are over {FILE_USUAL} lines, more than a"
        yield Offence(path, FILE_USUAL + 1, f"{what} tenth: this one ({size}) is nearest to fit")
    middle = median(size for size, _ in sizes)
    if middle >= FILE_MEDIAN:
        what = f"the median file here has {middle:g} lines, it must be under {FILE_MEDIAN}"
        yield Offence(sizes[0][1], 1, f"{what}: split the longest, this is one")


def functions_too_long(files: list[Source]) -> Iterator[Offence]:
    """Name each function over the limit; the median is over all functions of the files."""
    sizes = []
    for source in files:
        for node in source.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                sizes.append((length(node), source, node))
    for size, source, node in sizes:
        frozen = any(source.path.startswith(folder) for folder in LONG_FUNCTIONS)
        if size > FUNCTION_MOST and not frozen:
            what = f"{node.name} has {size} lines, at most {FUNCTION_MOST}: take a step out of it"
            yield source.at(node, what)
    if len(sizes) < ENOUGH:
        return
    middle = median(size for size, _, _ in sizes)
    if middle >= FUNCTION_MEDIAN:
        _, source, node = max(sizes, key=lambda item: item[0])
        what = f"the median function here has {middle:g} lines, it must be under {FUNCTION_MEDIAN}"
        yield source.at(node, f"{what}: {node.name} is the longest")


def cxx_functions_too_long(files: list[Source]) -> Iterator[Offence]:
    """Hold C++ to the same budget; in firmware/test a case of doctest is a function too."""
    sizes = [(f.length, source, f) for source in files for f in cxx.functions(source)]
    for size, source, function in sizes:
        if size > FUNCTION_MOST:
            what = f"{function.name} has {size} lines, at most {FUNCTION_MOST}: take a step out"
            yield Offence(source.path, function.line, what)
    own = sorted(
        (size, source.path, f.line, f.name)
        for size, source, f in sizes
        if not source.path.startswith("firmware/test/")
    )
    if len(own) >= ENOUGH and (middle := median(size for size, *_ in own)) >= FUNCTION_MEDIAN:
        _, path, line, name = own[-1]
        what = f"the median function here has {middle:g} lines, it must be under {FUNCTION_MEDIAN}"
        yield Offence(path, line, f"{what}: {name} is the longest")


def board_too_thick(tree: Tree) -> Iterator[Offence]:
    """Hold the part that needs the board against all of the firmware, tests left out."""
    whole = [s for s in cxx.files(tree, *FIRMWARE) if s.lines]
    board = [s for s in whole if within(s.path, (BOARD,))]
    all_lines, lines = (sum(len(s.lines) for s in files) for files in (whole, board))
    if len(whole) >= ENOUGH and lines > BOARD_MOST * all_lines:
        share = f"{lines} of {all_lines} lines, {lines / all_lines:.1%}"
        what = f"{share}: at most {BOARD_MOST:.0%} may need the board; move logic to node_core"
        yield Offence(max(board, key=lambda s: len(s.lines)).path, 1, what)


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function from its `def` to its end, its docstring left out."""
    first = node.body[0]
    documented = ast.get_docstring(node, clean=False) is not None
    prose = (first.end_lineno or first.lineno) - first.lineno + 1 if documented else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - prose
