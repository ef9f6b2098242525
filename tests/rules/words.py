"""Words: one word per thing, in identifiers, columns, API fields, SQL and sentences."""

import ast
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.rules import cxx
from tests.rules.excuses import comments
from tests.rules.refused_words import REFUSED, REFUSED_IN_PROSE, Refused
from tests.rules.tree import Offence, Source, Tree, within

HUB = ("edge", "cloud_sync")
NODE = "firmware/lib/node_core"  # all names in it are ours or C's; a hal speaks its board's words
NAMES_COLUMNS = ("edge/store", "cloud_sync/server")
NAMES_FIELDS = ("edge/api", "edge/wire", "cloud_sync")
API = "openapi.json"

PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
SQL = re.compile(r"\s*(select|insert|update|delete|create|alter|drop|with|copy|lock)\s", re.I)
SQL_TYPE = re.compile(r"\btimestamp(tz)?\b", re.I)  # the type; a column is caught as an identifier
PROSE = re.compile(r"\b(" + "|".join(REFUSED_IN_PROSE) + r")\b", re.I)
NAMING_CALLS = frozenset(
    {"Column", "Table", "Index", "column", "table", "mapped_column", "add_column"}
)


@dataclass(frozen=True)
class Named:
    """A name that the hub itself gives: where, and whether it is a function's."""

    line: int
    name: str
    function: bool = False

    @property
    def parts(self) -> list[str]:
        """Its words: `nodeId` and `NODE_ID` have the parts node and id."""
        return [part.lower() for part in PART.findall(self.name)]


def check(tree: Tree) -> Iterator[Offence]:
    """Check every name that the hub gives, then its sentences, then the API as published."""
    for source in tree.python(*HUB):
        for named in names_given(source):
            yield from judged(source.path, named)
        yield from prose(source)
    for source in cxx.files(tree, NODE):
        for line, name in cxx.names(source):
            yield from judged(source.path, Named(line, name))
    for source in cxx.files(tree, "firmware"):
        yield from sentences(source.path, comments(source))
    for source in tree.sources:
        if source.name.name == API:
            for field in api_names(json.loads(source.text)):
                yield from judged("edge/api", Named(1, field), shown=source.path)


def judged(path: str, named: Named, shown: str = "") -> Iterator[Offence]:
    """Hold one name against the table."""
    for refused in REFUSED:
        here = not refused.inside or within(path, refused.inside)
        excused = any(unless.covers(named.name, path) for unless in refused.unless)
        if here and not excused and contains(named, refused):
            what = f"`{named.name}`: not {refused.words.replace(' ', '_')}, say {refused.say}"
            yield Offence(shown or path, named.line, what)


def contains(named: Named, refused: Refused) -> bool:
    """Say whether a refused word is among the parts of a name, in the singular or plural."""
    words, parts = refused.words.split(), named.parts
    if refused.verb:
        return named.function and len(parts) > 1 and parts[0] == words[0]
    for i in range(len(parts) - len(words) + 1):
        run = parts[i : i + len(words)]
        same = run[:-1] == words[:-1] and run[-1] in (words[-1], f"{words[-1]}s", f"{words[-1]}es")
        after = parts[i + len(words) : i + len(words) + 1]
        if same and not (after and after[0] in refused.not_before.split()):
            return True
    return False


def names_given(source: Source) -> Iterator[Named]:
    """Give the names that a file defines. Names it merely uses may be somebody else's."""
    for node in source.nodes:
        line = getattr(node, "lineno", 1)
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield Named(line, name, function=True)
            case ast.ClassDef(name=name) | ast.arg(arg=name) | ast.alias(asname=str(name)):
                yield Named(line, name)
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield Named(line, name)
            case _:
                yield from names_written(source, node)


def names_written(source: Source, node: ast.AST) -> Iterator[Named]:
    """Give the names that stand in literals: JSON fields, tables and columns, words of SQL."""
    match node:
        case ast.Dict(keys=keys) if within(source.path, NAMES_FIELDS):
            yield from texts(keys)
        case ast.Call(func=func, args=args, keywords=keywords):
            if ast.unparse(func).split(".")[-1] in NAMING_CALLS:
                yield from texts(args)
            yield from texts([k.value for k in keywords if (k.arg or "").endswith("alias")])
        case ast.Constant(value=str(text)) if within(source.path, NAMES_COLUMNS):
            if SQL.match(text):
                words = PLAIN.findall(SQL_TYPE.sub(" ", text))
                yield from (Named(node.lineno, word) for word in words if word != word.upper())


def texts(nodes: Iterable[ast.expr | None]) -> Iterator[Named]:
    """Give the plain words among some literals."""
    for node in nodes:
        match node:
            case ast.Constant(value=str(text)) if PLAIN.fullmatch(text):
                yield Named(node.lineno, text)


def prose(source: Source) -> Iterator[Offence]:
    """Look through comments and docstrings for the words that are wrong even in a sentence."""
    said = list(comments(source))
    for node in source.nodes:
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node, clean=False) or ""
            said += enumerate(text.splitlines(), node.body[0].lineno if text else 1)
    yield from sentences(source.path, said)


def sentences(path: str, said: Iterable[tuple[int, str]]) -> Iterator[Offence]:
    """Hold lines of prose against the words that are wrong even there."""
    for line, text in said:
        for found in PROSE.findall(text):
            yield Offence(path, line, f"not {found!r}, say {REFUSED_IN_PROSE[found.lower()]}")


def api_names(api: object) -> Iterator[str]:
    """Give the names of all fields and parameters of an OpenAPI document."""
    if isinstance(api, list):
        for item in api:
            yield from api_names(item)
    if isinstance(api, dict):
        properties = api.get("properties")
        yield from properties if isinstance(properties, dict) else ()
        if "in" in api and isinstance(api.get("name"), str):
            yield api["name"]
        for value in api.values():
            yield from api_names(value)
