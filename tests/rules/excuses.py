"""Excuses: every suppressed warning and every skipped test says why, on its own line."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from tests.rules.tree import Offence, Source, Tree, takes

# What silences a tool, with what belongs to the directive; the reason is what is left of the line.
SILENCERS = (
    re.compile(r"#\s*(ruff:\s*)?noqa(:\s*[A-Z]+[0-9]+(,\s*[A-Z]+[0-9]+)*)?"),
    re.compile(r"#\s*type:\s*ignore(\[[\w, -]+\])?"),
    re.compile(r"#\s*pragma:\s*no\s*(cover|branch)"),
    re.compile(r"#\s*(mypy|pylint|nosec)\b: ?[\w=,-]*"),
    re.compile(r"#\s*shellcheck\s+disable=[\w,]+"),
    re.compile(r"(//|/\*|<!--)\s*biome-ignore\S*\s+[\w/]+:?"),
    re.compile(r"(//|/\*)\s*@ts-(ignore|expect-error|nocheck)"),
    re.compile(r"(//|/\*)\s*eslint-disable\S*( [\w/-]+)*"),
    re.compile(r"//\s*NOLINT\w*(\([\w,-]*\))?"),
)
CODELESS = re.compile(r"#\s*(noqa|type:\s*ignore)(?![:\[\w])")
REASON = re.compile(r"[^\W\d_]{2,}\W+[^\W\d_]{2,}")  # two words at least
READ = (".py", ".sh", ".ts", ".tsx", ".js", ".css", ".cpp", ".c", ".h", ".hpp", ".ino")
SKIPS = frozenset({"skip", "skipif", "xfail", "importorskip", "skipTest"})

# Files that may sleep, each with its reason.
MAY_SLEEP: dict[str, str] = {
    "tests/faults/test_virtual_fleet.py": "a kill comes at any moment of a commit",
    "tests/stack/hub.py": "another process's port opens without an event to await",
    "tests/controls/seen_early.py": "a fault: the longer, the likelier that a kill falls in",
    "tests/controls/seen_late.py": "a fault: the longer, the likelier that a kill falls in",
    "edge/main.py": "before there is a database there is no event to wait for",
}


def check(tree: Tree) -> Iterator[Offence]:
    """Check every suppression, every skipped test and every sleep."""
    for source in tree.under("edge", "cloud_sync", "tests", "dashboard", "firmware", "ohmstead"):
        if source.path.startswith("dashboard/dist/"):
            continue
        if source.path.endswith(READ) or source.path == "ohmstead":
            yield from unexplained(source)
    for source in tree.python("tests"):
        yield from unexplained_skips(source)
    for source in tree.python("edge", "cloud_sync", "tests"):
        if source.path not in MAY_SLEEP:
            yield from sleeps(source)


def comments(source: Source) -> Iterator[tuple[int, str]]:
    """Give the comments of a Python file, or the lines of any other, with their numbers."""
    if not source.path.endswith(".py"):
        yield from enumerate(source.lines, 1)
        return
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def unexplained(source: Source) -> Iterator[Offence]:
    """Find suppressions without a reason, or so wide that they name no warning."""
    for number, comment in comments(source):
        directives = [found for pattern in SILENCERS if (found := pattern.search(comment))]
        if not directives:
            continue
        left = comment[min(found.start() for found in directives) :]
        for pattern in SILENCERS:
            left = pattern.sub("", left)
        if CODELESS.search(comment):
            what = "this suppression silences everything: name the warning in it"
            yield Offence(source.path, number, what)
        if not REASON.search(left):
            what = "a suppression without its reason: say why on this line, or mend the cause"
            yield Offence(source.path, number, what)


def unexplained_skips(source: Source) -> Iterator[Offence]:
    """Find tests that are skipped, or expected to fail, without saying why."""
    called = {id(node.func) for node in source.nodes if isinstance(node, ast.Call)}
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and node.attr in SKIPS and id(node) not in called:
            if ast.unparse(node).startswith("pytest.mark."):
                yield source.at(node, f"`{node.attr}` without a reason: say what would enable it")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            full = ast.unparse(node.func)
            if node.func.attr in SKIPS and full.startswith(("pytest.", "self.")):
                yield from reasonless(source, node, full)


def reasonless(source: Source, node: ast.Call, full: str) -> Iterator[Offence]:
    """Judge one call that skips a test: its reason is a keyword, or the first text it is given."""
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    positional = (
        node.args[:1] if full in ("pytest.skip", "pytest.mark.skip", "pytest.xfail") else []
    )
    reasons = [*positional, *(given[k] for k in ("reason", "msg") if k in given)]
    empty = [r for r in reasons if isinstance(r, ast.Constant) and not str(r.value or "").strip()]
    if not reasons or empty:
        yield source.at(node, f"`{full}` without a reason: say what would enable this test")


def sleeps(source: Source) -> Iterator[Offence]:
    """Find `time.sleep`: what is slept over can be awaited."""
    for node in source.nodes:
        whole = isinstance(node, ast.Attribute) and ast.unparse(node) == "time.sleep"
        if whole or takes(node, "time", {"sleep"}):
            what = (
                "time.sleep: wait for the event itself (or give a reason in tests/rules/excuses.py)"
            )
            yield source.at(node, what)
