"""The report over all rules, and the map that is made from the modules."""

import pytest

from tests.rules import module_table
from tests.rules.__main__ import RULES, report
from tests.rules.planted import said
from tests.rules.tree import Tree


def page(middle: str = "") -> str:
    return f"# Map\n{module_table.BEGIN}\n{middle}{module_table.END}\nThe end.\n"


MODULES = {
    "edge/__init__.py": '"""The hub."""',
    "edge/main.py": '"""Joins the parts.\n\nMore."""',
    "edge/domain/__init__.py": "",
    "edge/domain/clocks.py": '"""Offsets | trust."""',
    "edge/store/migrations/versions/0001_a.py": "",
}


def test_the_map_is_made_from_the_first_lines_of_the_docstrings() -> None:
    table = module_table.table(Tree.of(MODULES))
    assert table == (
        "| module | what it is |\n|---|---|\n| **`edge/`** | The hub. |\n"
        "| `main` | Joins the parts. |\n| **`edge/domain/`** |  |\n"
        "| `clocks` | Offsets \\| trust. |\n"
    )


def test_an_old_map_is_found_and_a_rewritten_one_passes() -> None:
    old = Tree.of({**MODULES, "ARCHITECTURE.md": page("| old |\n")})
    assert "table is old" in str(next(iter(module_table.check(old))))
    new = module_table.rewritten(page(), old)
    assert new.startswith("# Map\n")
    assert new.endswith("The end.\n")
    assert list(module_table.check(Tree.of({**MODULES, "ARCHITECTURE.md": new}))) == []


def test_a_module_without_a_docstring_and_a_missing_map_are_found() -> None:
    assert "begin with a docstring" in said(module_table.check, "edge/a.py", "x = 1")
    assert "is missing" in said(module_table.check, "edge/a.py", '"""A."""')
    assert "put the lines" in said(module_table.check, "ARCHITECTURE.md", "# Map")


def test_a_walk_that_names_a_file_that_is_gone_is_found() -> None:
    files = {**MODULES, "ARCHITECTURE.md": page()}
    whole = module_table.rewritten(page() + "See `domain/clocks.py` and `main.py`.", Tree.of(files))
    assert list(module_table.check(Tree.of({**files, "ARCHITECTURE.md": whole}))) == []
    lost = whole.replace("main.py", "in.py")
    found = [str(o) for o in module_table.check(Tree.of({**files, "ARCHITECTURE.md": lost}))]
    assert len(found) == 1
    assert "`in.py` is not there" in found[0]


def test_the_report_fails_if_one_rule_is_broken(capsys: pytest.CaptureFixture[str]) -> None:
    good = {"edge/a.py": '"""A."""\n', "ARCHITECTURE.md": page()}
    good["ARCHITECTURE.md"] = module_table.rewritten(page(), Tree.of(good))
    assert report(Tree.of(good)) == 0
    assert capsys.readouterr().out.count("ok ") == len(RULES)
    assert report(Tree.of({**good, "edge/b.py": '"""B."""\nimport tests\n'})) == 1
    assert "edge/b.py:2: the hub never imports tests" in capsys.readouterr().out
