"""The files that the rules look at, and what a rule answers."""

import ast
import shutil
import subprocess
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath


@dataclass(frozen=True, order=True)
class Offence:
    """One breach of one rule: where it is, what is wrong and what to do."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


@dataclass(frozen=True)
class Source:
    """One tracked file: its path from the root of the project, with slashes, and its text."""

    path: str
    text: str

    @property
    def name(self) -> PurePosixPath:
        """The path, as an object that knows its parts."""
        return PurePosixPath(self.path)

    @cached_property
    def lines(self) -> list[str]:
        """The text without its line ends."""
        return self.text.splitlines()

    @cached_property
    def syntax(self) -> ast.Module:
        """The parsed file. Python only; a file that does not parse raises SyntaxError."""
        return ast.parse(self.text, self.path)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of the syntax tree."""
        return list(ast.walk(self.syntax))

    def at(self, node: ast.AST, what: str) -> Offence:
        """Name an offence at the line of a syntax node."""
        return Offence(self.path, getattr(node, "lineno", 1), what)


@dataclass(frozen=True)
class Tree:
    """The tracked files of the project, or of a made-up one in a test."""

    sources: tuple[Source, ...]

    @classmethod
    def of(cls, files: dict[str, str]) -> "Tree":
        """Make a tree from paths and texts."""
        return cls(tuple(Source(path, text) for path, text in sorted(files.items())))

    def under(self, *places: str, suffix: str = "") -> Iterator[Source]:
        """Give the files in some folders (or the files named), with one suffix if asked."""
        for source in self.sources:
            if source.path.endswith(suffix) and within(source.path, places):
                yield source

    def python(self, *places: str) -> Iterator[Source]:
        """Give the Python files in some folders."""
        return self.under(*places, suffix=".py")


Rule = Callable[[Tree], Iterable[Offence]]


def within(path: str, places: Iterable[str]) -> bool:
    """Say whether a path is one of the places or lies in one of them."""
    return any(path == place or path.startswith(f"{place.rstrip('/')}/") for place in places)


def takes(node: ast.AST, module: str, names: Collection[str]) -> bool:
    """Say whether a node is `from module import` with one of the names."""
    if not isinstance(node, ast.ImportFrom) or node.module != module:
        return False
    return any(alias.name in names for alias in node.names)


def tracked_names(root: Path) -> list[str]:
    """List what git tracks or would add (a new file counts before its first commit)."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return sorted({name for name in listed.split("\0") if name and (root / name).is_file()})


def tracked(root: Path) -> Tree:
    """Read every tracked file; bytes that are no text are replaced, not refused."""
    return Tree.of(
        {name: (root / name).read_text("utf-8", "replace") for name in tracked_names(root)}
    )


def copy_tracked(root: Path, to: Path, without: Collection[str] = ()) -> list[str]:
    """Copy the tracked files, some folders left out. Returns their paths."""
    kept = [name for name in tracked_names(root) if not within(name, without)]
    for name in kept:
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / name, to / name)
    return kept
