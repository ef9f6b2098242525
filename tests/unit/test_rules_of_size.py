"""The rules of size and of module names, on files that fit and files that do not."""

import pytest

from tests.rules import module_names, size
from tests.rules.planted import said
from tests.rules.tree import Tree


def lines(count: int) -> str:
    return "x = 1\n" * count


def function(name: str, count: int) -> str:
    return f"def {name}():\n" + "    x = 1\n" * (count - 1)


def test_a_file_of_400_lines_passes_and_one_more_does_not() -> None:
    assert said(size.check, "edge/a.py", lines(400)) == ""
    assert "401 lines, at most 400" in said(size.check, "edge/a.py", lines(401))
    assert "at most 400" in said(size.check, "dashboard/src/a.tsx", lines(401))
    assert "at most 400" in said(size.check, "firmware/src/a.cpp", lines(401))


def test_a_tenth_of_the_files_may_be_over_250_lines_but_no_more() -> None:
    files = {f"edge/m{i}.py": lines(20) for i in range(18)}
    two_long = {"edge/y.py": lines(300), "edge/z.py": lines(251)}
    assert list(size.check(Tree.of({**files, **two_long}))) == []
    three_long = {**two_long, "edge/x.py": lines(260)}
    offences = [str(o) for o in size.check(Tree.of({**files, **three_long}))]
    assert len(offences) == 1
    assert "3 of 21 files" in offences[0]


def test_the_hub_cannot_hide_its_long_files_behind_short_tests() -> None:
    tests = {f"tests/t{i}.py": lines(5) for i in range(50)}
    hub = {f"edge/m{i}.py": lines(100) for i in range(10)}
    assert "median file" in str(next(iter(size.check(Tree.of({**tests, **hub})))))
    assert list(size.check(Tree.of(tests))) == []


def test_a_function_of_60_lines_passes_and_one_more_does_not() -> None:
    assert said(size.check, "edge/a.py", function("f", 60)) == ""
    assert "f has 61 lines" in said(size.check, "edge/a.py", function("f", 61))
    inside = "class C:\n    async def g(self):\n" + "        x = 1\n" * 60
    assert "g has 61 lines" in said(size.check, "edge/a.py", inside)


def test_a_docstring_does_not_count_as_length() -> None:
    prose = 'def f():\n    """What.\n' + "\n    more" * 30 + '\n    """\n' + "    x = 1\n" * 59
    assert said(size.check, "edge/a.py", prose) == ""


def test_the_median_function_must_be_under_ten_lines() -> None:
    assert said(size.check, "edge/a.py", "\n".join(function(f"f{i}", 9) for i in range(12))) == ""
    ten = "\n".join(function(f"f{i}", 10) for i in range(12))
    assert "median function" in said(size.check, "edge/a.py", ten)


@pytest.mark.parametrize(
    "path",
    [
        "edge/utils.py",
        "edge/api/http.py",
        "edge/core/x.py",
        "edge/site.py",
        "cloud_sync/queue.py",
        "edge/node_helpers.py",
        "tests/stack/common.py",
        "dashboard/src/base.ts",
        "edge/calendar.py",
        "firmware/lib/node_core/src/hold/utils.h",
    ],
)
def test_a_module_name_that_says_nothing_or_hides_the_standard_library_is_found(path: str) -> None:
    assert path in said(module_names.check, path, "")


@pytest.mark.parametrize(
    "path",
    [
        "edge/__main__.py",
        "edge/store/__init__.py",
        "edge/store/database.py",
        "tests/time.py",
        "edge/domain/clocks.py",
        "dashboard/src/main.tsx",
        "docs/core.md",
        "firmware/lib/node_core/src/hold/journal.h",
    ],
)
def test_a_module_name_that_says_what_is_inside_passes(path: str) -> None:
    assert said(module_names.check, path, "") == ""
