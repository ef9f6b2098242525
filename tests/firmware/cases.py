"""The test cases of the firmware: found in the sources, run a file at a time, judged one by one."""

import io
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from xml.etree import ElementTree

from tests.firmware.builds import FIRMWARE, Variant

TESTS = FIRMWARE / "test"
CASE = re.compile(r'^\s*TEST_CASE(?:_FIXTURE\(\s*\w+\s*,|\()\s*((?:"(?:[^"\\]|\\.)*"\s*)+)', re.M)
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
LONGEST_S = 900  # of one file; a storm of power cuts under a sanitizer takes its time


@dataclass(frozen=True)
class Verdict:
    """What became of one case, and what it complained of."""

    complaints: tuple[str, ...] = ()
    failed: bool = False
    skipped: bool = False


@dataclass(frozen=True)
class Run:
    """One file's cases, run: a verdict by name, and the program's last words where it broke.

    `ended`: it came to its own end, so that a case without a verdict was not compiled.
    """

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    said: str = ""
    ended: bool = False

    def verdict(self, name: str) -> Verdict:
        """Return a case's verdict. A case that was not reached failed."""
        if self.ended and name not in self.verdicts:
            return Verdict(skipped=True)
        lost = f"the program did not come to this case, or broke in it:\n{self.said}"
        return self.verdicts.get(name, Verdict((lost,), failed=True))


def in_sources() -> list[tuple[str, str]]:
    """Return the file and the name of every case, in order, without building anything."""
    found = []
    for path in sorted(TESTS.glob("*.cpp")):
        for literals in CASE.findall(path.read_text("utf-8")):
            name = "".join(LITERAL.findall(literals)).encode().decode("unicode_escape")
            found.append((path.name, name))
    return found


@cache
def run(variant: Variant, file: str, *, whole: bool = False) -> Run:
    """Run one file's cases, once a session; the variant has been built."""
    report = variant.folder / f"{file}.xml"
    report.unlink(missing_ok=True)
    extra = {"OHMSTEAD_WHOLE": "1"} if whole else {}
    command = ["./core_tests", f"--source-file=*/{file}", "--reporters=xml", f"--out={report}"]
    done = subprocess.run(
        command,
        cwd=variant.folder,
        env={**os.environ, **dict(variant.environment), **extra},
        check=False,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=LONGEST_S,
    )
    if done.stdout:
        print(f"{file}, {variant.name}:\n{done.stdout}")
    said = f"exit code {done.returncode}\n{done.stdout[-1_500:]}\n{done.stderr[-4_000:]}"
    text = report.read_text("utf-8", "replace") if report.exists() else ""
    return Run(verdicts(text), said, ended=text.rstrip().endswith("</doctest>"))


def verdicts(xml: str) -> dict[str, Verdict]:
    """Read doctest's XML as far as it goes: a program that is stopped does not end it.

    A case without a result is left out; one that skips itself is not.
    """
    found: dict[str, Verdict] = {}
    for case in elements(xml):
        overall = case.find("OverallResultsAsserts")
        name = case.get("name", "")
        if case.tag == "TestCase" and case.get("skipped") == "true":
            found.setdefault(name, Verdict(skipped=True))
        elif case.tag == "TestCase" and overall is not None:
            failed = overall.get("test_case_success") != "true"
            found[name] = Verdict(tuple(complaints(case)) if failed else (), failed=failed)
    return found


def elements(xml: str) -> Iterator[ElementTree.Element]:
    """Give the elements that are complete, each after those within it."""
    with suppress(ElementTree.ParseError):
        for _, element in ElementTree.iterparse(io.StringIO(xml)):  # noqa: S314 # our own program's
            yield element


def complaints(case: ElementTree.Element) -> list[str]:
    """Return what failed within a case, one text for each assertion or exception."""
    said = []
    for tag in ("Expression", "Message", "Exception"):
        for found in case.iter(tag):
            place = f"{found.get('filename', '')}:{found.get('line', '')}"
            text = " | ".join(" ".join(part.split()) for part in found.itertext() if part.strip())
            said.append(f"{place}: {found.get('type', tag)}: {text}")
    return said
