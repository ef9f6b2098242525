"""Privacy: the tree tells nothing of the machine it was made on, and holds no secret."""

import re
from collections.abc import Iterator

from tests.rules.tree import Offence, Source, Tree, within


def never(words: str, what: str, *allowed: str) -> tuple[re.Pattern[str], str, tuple[str, ...]]:
    """Write one row: a pattern, what to do about it, and the places that may hold it."""
    return re.compile(words), what, allowed


# Each pattern is written so that it does not match its own source.
NEVER = (
    never(r"(?<![\w.-])/(?:work)/\w", "a path of somebody's machine: make it relative"),
    never(r"(?<![\w.-])/(?:root)/\w", "a path of somebody's machine: make it relative"),
    never(
        r"(?<![\w.-])/(?:home|Users)/[a-z]\w*/", "a path of somebody's machine: make it relative"
    ),
    never(r"/tmp/[\w.-]{3,}/", "a folder of one moment: take a temporary folder as an argument"),  # noqa: S108 # a pattern, no file
    never(r"\bpypi[.](?:org|python)", "a registry's address: lock files carry names and hashes"),
    never(r"python" r"hosted[.]org", "a registry's address: lock files carry names and hashes"),
    never(
        r"\bregistry[.](?:npmjs|yarnpkg)",
        "a registry's address: lock with omit-lockfile-registry-resolved",
    ),
    never(
        r"\b(?:deb|security|ftp)[.]debian[.]org",
        "a mirror's address: let the system choose its own",
    ),
    never(r"-{5}BEGIN (?:[A-Z]+ )?PRIVATE KEY", "a private key: take it out and make a new one"),
    never(r"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_\w{30,}|xox[bp]-\w{10,})\b", "a secret: revoke it"),
    never(
        r"://[^/\s:@{}$<>'\"]+:[^/\s@{}$<>'\"]+@\w",
        "a password in an address: configure it",
        "tests",
    ),
    never(
        r"(?i)\b(?:password|passwd|secret|token|api_key)['\"]?\s*[:=]\s*['\"](?=[^'\"]*\d)[^'\"{}$<>\s]{6,}['\"]",
        "a secret in the text: no password has a default here",
        "tests",
        "dashboard/dist",
    ),
    never(r"(?i)\bissue\s+#?\d+\b", "what this is for outlives the list of tasks: say it in words"),
)
LOCKED_ADDRESS = re.compile(r'^\s*"resol' r'ved":')


def check(tree: Tree) -> Iterator[Offence]:
    """Look through every tracked file, the built ones too."""
    for source in tree.sources:
        lock = source.name.name == "package-lock.json"
        for number, line in enumerate(source.lines, 1):
            yield from found(source, number, line)
            if lock and LOCKED_ADDRESS.match(line):
                what = "an address in a lock file: npm install --omit-lockfile-registry-resolved"
                yield Offence(source.path, number, what)


def found(source: Source, number: int, line: str) -> Iterator[Offence]:
    """Hold one line against every pattern."""
    for pattern, what, allowed in NEVER:
        if not within(source.path, allowed) and (match := pattern.search(line)):
            yield Offence(source.path, number, f"`{match[0][:40]}` is {what}")
