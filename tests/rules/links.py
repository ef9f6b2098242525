"""Links: those that a document has into this tree lead to a file, a folder or a heading."""

import posixpath
import re
from collections.abc import Iterator

from tests.rules.tree import Offence, Source, Tree

LINK = re.compile(r"""\]\(([^()\s]+)\)|\b(?:src|href)="([^"]+)\"""")
OUTSIDE = re.compile(r"[a-z][a-z+.-]*:|//|/")
FENCE = re.compile(r"\s*(?:```|~~~)")
HEADING = re.compile(r"#{1,6}\s+(.+?)\s*$")


def check(tree: Tree) -> Iterator[Offence]:
    """Follow every relative link of every Markdown file."""
    documents = [source for source in tree.sources if source.name.suffix == ".md"]
    pages = {source.path: headings(source) for source in documents}
    there = {source.path for source in tree.sources}
    there |= {str(folder) for source in tree.sources for folder in source.name.parents}
    for source in documents:
        for number, target in links(source):
            what = wrong(source.path, target, there, pages)
            if what:
                yield Offence(source.path, number, what)


def wrong(path: str, target: str, there: set[str], pages: dict[str, set[str]]) -> str | None:
    """Say what is wrong with a link from the file at `path`; None if nothing is."""
    place, _, heading = target.partition("#")
    goal = posixpath.normpath(posixpath.join(posixpath.dirname(path), place)) if place else path
    if goal not in there:
        return f"the link {target} leads nowhere: there is no {goal}"
    if heading and heading not in pages.get(goal, {heading}):
        return f"the link {target} leads to no heading of {goal}"
    return None


def links(source: Source) -> Iterator[tuple[int, str]]:
    """Give line and target of each relative link outside of code."""
    for number, line in prose(source):
        for found in LINK.finditer(re.sub(r"`[^`]*`", "", line)):
            target = found[1] or found[2]
            if not OUTSIDE.match(target):
                yield number, target


def headings(source: Source) -> set[str]:
    """The names under which a page's headings can be linked, as forges make them."""
    found = (HEADING.match(line) for _, line in prose(source))
    return {re.sub(r"[^\w\- ]", "", match[1].lower()).replace(" ", "-") for match in found if match}


def prose(source: Source) -> Iterator[tuple[int, str]]:
    """The lines that are not code, with their numbers."""
    inside = False
    for number, line in enumerate(source.lines, 1):
        if FENCE.match(line):
            inside = not inside
        elif not inside:
            yield number, line
