"""C++ as the rules read it: code without comments and texts, its includes, functions and names.

No parser: clang-format has written every file in one way, and that is relied on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.rules.tree import Source, Tree

SUFFIXES = (".cpp", ".h")
HIDDEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:[^"\\\n]|\\.)*"|(?<![0-9a-fA-F])\'(?:[^\'\\\n]|\\.)+\'',
    re.S,
)
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.M)
COMMENT = re.compile(r"//(.*)")
NAME = re.compile(r"\b[A-Za-z_]\w*")
NOT_A_FUNCTION = re.compile(
    r"^\s*(if|for|while|switch|catch|do|else|return|namespace|class|struct|enum|union|extern)\b"
    r"|[^=!<>]=[^=]|\[[&=\w, ]*\]\s*\("
)


SIGNS = re.compile(r"[{};]|\b(?:public|private|protected):")


@dataclass(frozen=True)
class Function:
    """A function that is defined: its name, its first line, and how many lines it has."""

    name: str
    line: int
    length: int


def files(tree: Tree, *places: str) -> Iterator[Source]:
    """Give the C++ files in some folders."""
    for source in tree.under(*places):
        if source.path.endswith(SUFFIXES):
            yield source


def includes(source: Source) -> Iterator[tuple[int, str, bool]]:
    """Give line, name and whether it is in angle brackets, of each include."""
    for found in INCLUDE.finditer(source.text):
        yield line_of(source.text, found.start(1)), found[2], found[1] == "<"


def code(source: Source) -> str:
    """Give the text with comments, texts and characters blanked; lines stay where they are."""
    return HIDDEN.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), source.text)


def names(source: Source) -> Iterator[tuple[int, str]]:
    """Give line and text of every name in the code, each at its first line."""
    seen: set[str] = set()
    for number, line in enumerate(code(source).splitlines(), 1):
        if line.lstrip().startswith("#"):
            continue
        for name in NAME.findall(line):
            if name not in seen:
                seen.add(name)
                yield number, name


def functions(source: Source) -> Iterator[Function]:
    """Give the functions that a file defines, methods among them; lambdas belong to theirs."""
    text = re.sub(r"^\s*#.*$", lambda found: " " * len(found[0]), code(source), flags=re.M)
    begun: list[tuple[int, str]] = []  # open braces: where the head began, and the function's name
    head = 0
    for place, sign in ((found.end() - 1, found[0]) for found in SIGNS.finditer(text)):
        if sign == "{":
            within_one = any(name for _, name in begun)
            name = "" if within_one else function_name(text[head:place])
            begun.append((head, name))
        elif sign == "}" and begun:
            start, name = begun.pop()
            if name:
                first = line_of(text, start + len(text[start:]) - len(text[start:].lstrip()))
                yield Function(name, first, line_of(text, place) - first + 1)
            elif initialises(text, start, place):
                head = start  # `member_{1}, other_{2} {`: the head goes on
                continue
        head = place + 1


def function_name(head: str) -> str:
    """Give the name of the function that a head begins; nothing if it begins something else."""
    if "(" not in head or not head.endswith(" ") or NOT_A_FUNCTION.search(head):
        return ""
    named = NAME.findall(head[: head.index("(")].replace("operator", "operator "))
    return named[-1] if named else ""


def initialises(text: str, start: int, end: int) -> bool:
    """Say whether a pair of braces gives a member its first value, in the head of a constructor."""
    opened = text.find("{", start, end)
    return "(" in text[start:opened] and opened > 0 and text[opened - 1] != " "


def line_of(text: str, place: int) -> int:
    """Give the number of the line that a place is in."""
    return text.count("\n", 0, place) + 1
