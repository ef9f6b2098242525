"""The rules of suppressions, skips and sleeps, with a reason and without one."""

import pytest

from tests.rules import excuses
from tests.rules.planted import said


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("edge/a.py", "import x  # noqa: F401"),
        ("edge/a.py", "import x  # noqa # it is needed here"),
        ("edge/a.py", "x = f()  # type: ignore[arg-type]"),
        ("edge/a.py", "x = f()  # type: ignore # the stubs lie here"),
        ("edge/a.py", "if x:  # pragma: no cover\n    pass"),
        ("ohmstead", "# shellcheck disable=SC2086"),
        ("dashboard/src/a.ts", "// biome-ignore lint/suspicious/noExplicitAny:"),
        ("dashboard/src/a.ts", "// @ts-expect-error"),
        ("firmware/a.cpp", "int x; // NOLINT(foo)"),
    ],
)
def test_a_suppression_without_a_reason_or_a_name_is_found(path: str, line: str) -> None:
    assert f"{path}:1" in said(excuses.check, path, line)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("edge/a.py", "import x  # noqa: F401 # registers the types of the driver"),
        ("edge/a.py", "x = f()  # type: ignore[arg-type]  # the stubs forget None"),
        ("ohmstead", "# shellcheck disable=SC2086 # the words are split on purpose"),
        ("dashboard/src/a.ts", "// biome-ignore lint/a/b: the library has no types"),
        ("edge/a.py", "x = 'text with # noqa in it'"),
    ],
)
def test_a_suppression_with_its_reason_passes(path: str, line: str) -> None:
    assert said(excuses.check, path, line) == ""


@pytest.mark.parametrize(
    "line",
    [
        "@pytest.mark.skip\ndef test_a(): pass",
        "@pytest.mark.skipif(x)\ndef test_a(): pass",
        "@pytest.mark.xfail(reason='')\ndef test_a(): pass",
        "pytest.skip()",
        "time.sleep(1)",
        "from time import sleep",
    ],
)
def test_a_skip_without_a_reason_and_a_sleep_are_found(line: str) -> None:
    assert "tests/a.py:1" in said(excuses.check, "tests/a.py", line)


@pytest.mark.parametrize(
    "line",
    [
        "@pytest.mark.skipif(x, reason='needs a browser')\ndef test_a(): pass",
        "pytest.skip('no mosquitto: apt install mosquitto')",
        "pytest.importorskip('playwright', reason='needs playwright')",
        "asyncio.sleep(0)",
    ],
)
def test_an_explained_skip_passes(line: str) -> None:
    assert said(excuses.check, "tests/a.py", line) == ""
