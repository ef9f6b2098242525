"""Conduct: broad excepts, SQL and topics in their one place, skips and suppressions explained."""

import ast
import re
from collections.abc import Iterator

from tests.rules.tree import Offence, Source, Tree, within

BROAD_EXCEPTS = 4  # the loops of the hub that must outlive one bad turn; each says why
BELOW_THE_DOORS = ("edge/domain", "edge/packed", "edge/wire", "edge/store", "edge/flows")
SQL = re.compile(
    r"\s*(SELECT\s.+\sFROM\s|INSERT INTO\s|UPDATE\s.+\sSET\s|DELETE FROM\s|COPY\s.+\sFROM )", re.S
)
TOPIC = re.compile(r"\bohmstead/\d/")


def check(tree: Tree) -> Iterator[Offence]:
    """Check how the hub catches, and where it spells SQL and topics."""
    caught = []
    for source in tree.python("edge"):
        caught += [(source, node) for node in source.nodes if swallows_all(node)]
        yield from misplaced(source)
    for source, node in caught:
        if within(source.path, BELOW_THE_DOORS):
            yield source.at(node, "below the doors nobody catches everything: name the error")
    for source, node in caught[BROAD_EXCEPTS:]:
        what = f"the hub has {BROAD_EXCEPTS} broad excepts already: let this error through"
        yield source.at(node, what)


def swallows_all(node: ast.AST) -> bool:
    """Say whether a node catches every exception and does not raise it again."""
    if not isinstance(node, ast.ExceptHandler):
        return False
    kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    names = {kind.id if isinstance(kind, ast.Name) else None for kind in kinds}
    broad = node.type is None or names & {"Exception", "BaseException"}
    again = isinstance(node.body[-1], ast.Raise)
    return bool(broad) and not again


def misplaced(source: Source) -> Iterator[Offence]:
    """Find SQL outside the store and topics outside the module that spells them."""
    prose = docstrings(source)
    for node in source.nodes:
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if SQL.match(node.value) and not within(source.path, ("edge/store",)):
            yield source.at(node, "SQL stands in edge/store only: give this query a name there")
        spelled = TOPIC.search(node.value) and id(node) not in prose
        if spelled and source.path != "edge/wire/topics.py":
            yield source.at(node, "a topic is spelled in edge/wire/topics.py only: ask it there")


def docstrings(source: Source) -> set[int]:
    """Give the identities of the constants that are docstrings."""
    found = set()
    for node in source.nodes:
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            found.add(id(body[0].value))
    return found
