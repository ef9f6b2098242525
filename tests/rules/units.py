"""Units: a number's name ends in its unit, so that nobody adds watts to watt-hours."""

import ast
from collections.abc import Iterator

from tests.rules.refused_words import FOREIGN, SIMPLE
from tests.rules.tree import Offence, Source, Tree, within
from tests.rules.words import PART

# The last word of a bare number's name -> how it is written.
WANTS_UNIT = {
    "power": "power_w (or apparent_va)",
    "energy": "energy_wh",
    "voltage": "voltage_v",
    "current": "current_a",
    "frequency": "frequency_hz",
    "interval": "interval_s or interval_ms",
    "duration": "duration_s",
    "uptime": "uptime_ms",
    "timeout": "timeout_s",
    "delay": "delay_s",
    "elapsed": "elapsed_s",
    "period": "period_s",
}
NUMBERS = frozenset({"int", "float", "Decimal"})
COLUMN_CALLS = frozenset({"Column", "mapped_column", "add_column"})


def check(tree: Tree) -> Iterator[Offence]:
    """Check fields, arguments and columns of the hub that hold numbers."""
    for source in tree.python("edge", "cloud_sync"):
        for node in source.nodes:
            for name in numbers(source, node):
                yield from bare(source, node, name)


def numbers(source: Source, node: ast.AST) -> Iterator[str]:
    """Give the name that a node binds to a number, by its annotation, or to a column."""
    match node:
        case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
            yield from [name] if is_number(annotation) else []
        case ast.arg(arg=name, annotation=ast.expr() as annotation):
            yield from [name] if is_number(annotation) else []
        case ast.Call(func=func, args=[ast.Constant(value=str(name)), *_]):
            if ast.unparse(func).split(".")[-1] in COLUMN_CALLS:
                yield name


def is_number(annotation: ast.expr) -> bool:
    """Say whether an annotation names a number: `float`, `int | None`, `Mapped[float]`."""
    return any(isinstance(n, ast.Name) and n.id in NUMBERS for n in ast.walk(annotation))


def bare(source: Source, node: ast.AST, name: str) -> Iterator[Offence]:
    """Judge one name of a number."""
    if SIMPLE.covers(name, source.path) or within(source.path, FOREIGN.places):
        return
    parts = PART.findall(name)
    wanted = WANTS_UNIT.get(parts[-1].lower()) if parts else None
    if wanted:
        yield source.at(node, f"`{name}` is a number without a unit: write {wanted}")
