"""The module table of ARCHITECTURE.md, made from the first lines of the modules' docstrings."""

import ast
import re
from collections.abc import Iterator

from tests.rules.tree import Offence, Source, Tree

PAGE = "ARCHITECTURE.md"
BEGIN = "<!-- modules: made by `python -m tests.rules --write` -->"
NAMES_A_FILE = re.compile(r"`([\w./]+\.py)`")
END = "<!-- end of modules -->"
# Folders in the order of the walks, from the outside in; any other comes after these.
ORDER = ("", "domain", "packed", "wire", "store", "flows", "mqtt", "api", "jobs", "system")
LEFT_OUT = ("edge/store/migrations/versions",)  # a list that only grows; the folder stands for it


def check(tree: Tree) -> Iterator[Offence]:
    """Say where the page and the modules differ, and which modules do not say what they are."""
    for source in described(tree):
        if not first_line(source):
            yield Offence(source.path, 1, "begin with a docstring: its first line says what it is")
    page = next(tree.under(PAGE), None)
    if page is None:
        yield Offence(PAGE, 1, "is missing")
    elif BEGIN not in page.text or END not in page.text:
        yield Offence(PAGE, 1, f"put the lines `{BEGIN}` and `{END}` where the table belongs")
    elif page.text != rewritten(page.text, tree):
        line = 1 + page.text[: page.text.index(BEGIN)].count("\n")
        yield Offence(PAGE, line, "the module table is old: run python -m tests.rules --write")
    if page is not None:
        yield from lost_files(page, tree)


def lost_files(page: Source, tree: Tree) -> Iterator[Offence]:
    """Find Python files that the page names and the tree does not have."""
    there = [f"/{source.path}" for source in tree.sources]
    for number, line in enumerate(page.lines, 1):
        for name in NAMES_A_FILE.findall(line):
            if not any(path.endswith(f"/{name}") for path in there):
                yield Offence(PAGE, number, f"`{name}` is not there: mend the walk")


def rewritten(page: str, tree: Tree) -> str:
    """Give the page with the part between its two markers made anew."""
    before, rest = page.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    return f"{before}{BEGIN}\n{table(tree)}{END}{after}"


def table(tree: Tree) -> str:
    """Draw the table: a heading row for each folder, a row for each module."""
    rows = ["| module | what it is |", "|---|---|"]
    folders: dict[str, list[Source]] = {}
    for source in described(tree):
        folders.setdefault("/".join(source.name.parts[1:-1]), []).append(source)
    for folder in sorted(folders, key=rank):
        package = [s for s in folders[folder] if s.name.name == "__init__.py"]
        about = first_line(package[0]) if package else ""
        rows.append(f"| **`edge/{folder}{'/' if folder else ''}`** | {about} |")
        rows += [
            f"| `{source.name.stem}` | {first_line(source)} |"
            for source in folders[folder]
            if source.name.name != "__init__.py"
        ]
    return "\n".join(rows) + "\n"


def rank(folder: str) -> tuple[int, str]:
    """Sort folders by the order above, a folder's own folders after it."""
    top = folder.partition("/")[0]
    return (ORDER.index(top) if top in ORDER else len(ORDER), folder)


def described(tree: Tree) -> Iterator[Source]:
    """Give the modules that the table names. An empty `__init__` needs no words."""
    for source in tree.python("edge"):
        empty = source.name.name == "__init__.py" and not source.text.strip()
        if not empty and not any(source.path.startswith(f"{out}/") for out in LEFT_OUT):
            yield source


def first_line(source: Source) -> str:
    """Give the first line of a module's docstring, ready for a table's cell."""
    text = (ast.get_docstring(source.syntax) or "").split("\n")[0]
    return text.replace("|", "\\|")
