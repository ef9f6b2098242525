"""`python -m tests.firmware.check`: how the firmware is written, by the tools for it.

Silent, or it says what is wrong; a tool that is not here is skipped, and said to be.
"""

import ast
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.firmware.builds import FIRMWARE, NATIVE, ROOT, BuildError, configure
from tests.rules.tree import tracked_names

SOURCES = (".cpp", ".h")
# What clang-tidy is shown: what runs on a node. Tests are made of doctest's macros, which break
# its rules in each line; the compiler and cppcheck read them.
TIDIED = ("firmware/lib/node_core/", "firmware/lib/hal_posix/", "firmware/host/")
BOARD = "firmware/lib/hal_esp32/"  # needs the vendor's headers, see esp32.py
CPPCHECK = (
    "--inline-suppr", "--std=c++17", "--language=c++", "--error-exitcode=1", "--quiet",
    "--template=gcc", f"--suppressions-list={FIRMWARE / 'cppcheck.txt'}",
)  # fmt: skip
TESTS = "firmware/test/"


def main() -> int:
    """Run every check. Returns the exit code."""
    failed = False
    for tool, check in CHECKS.items():
        if shutil.which(tool, path=_path()) is None:
            print(f"skipped: no {tool} here")
            continue
        said = "\n".join(check())
        failed |= bool(said)
        print(said, end="\n" if said else "")
    return 1 if failed else 0


def written() -> list[Path]:
    """Return the files of C++ that people write."""
    names = tracked_names(ROOT)
    return [ROOT / n for n in names if n.startswith("firmware/") and n.endswith(SOURCES)]


def formatted() -> Iterator[str]:
    """Name the files that clang-format would write in another way, and the first such line."""
    for path in written():
        for said in _failure("clang-format", "--dry-run", "-Werror", str(path.relative_to(ROOT))):
            place = ":".join(said.split(":", 2)[:2])
            yield f"{place}: not as clang-format writes it; clang-format -i does"


def tidied() -> Iterator[str]:
    """Say what clang-tidy finds. A file that has passed is not read again until it may differ."""
    try:
        folder = configure(NATIVE)
    except BuildError as error:
        yield str(error)
        return
    passed = folder / "tidy"
    passed.mkdir(exist_ok=True)
    rules = [path.read_bytes() for path in sorted(written()) if path.suffix == ".h"]
    rules += [path.read_bytes() for path in sorted(FIRMWARE.rglob(".clang-tidy"))]

    def tidy(path: Path) -> str:
        digest = hashlib.sha256(b"\0".join([*rules, path.read_bytes()])).hexdigest()
        stamp = passed / digest
        if stamp.exists():
            return ""
        said = "\n".join(_failure("clang-tidy", "--quiet", "-p", str(folder), str(path)))
        if not said:
            stamp.touch()
        return said

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from filter(None, pool.map(tidy, compiled(folder)))


def compiled(folder: Path) -> list[Path]:
    """Return the sources that CMake compiles, of those that clang-tidy is shown."""
    commands = json.loads((folder / "compile_commands.json").read_text())
    places = tuple(str(ROOT / place) for place in TIDIED)
    return sorted({Path(c["file"]) for c in commands if c["file"].startswith(places)})


def cppchecked() -> Iterator[str]:
    """Say what cppcheck finds; without the board's part, whose headers are not here.

    In tests it need not look at style: it takes what a call has changed for what was there before.
    """
    shown = [p for p in written() if p.suffix == ".cpp" and not p.is_relative_to(ROOT / BOARD)]
    places = ("lib/node_core/src", "lib/hal_posix/src", "test")
    options = [f"-j{os.cpu_count()}", *(f"-I{FIRMWARE / place}" for place in places)]
    faults = "--enable=warning,performance,portability"
    for enabled, tests in ((faults, True), (f"{faults},style", False)):
        files = [str(path) for path in shown if path.is_relative_to(ROOT / TESTS) == tests]
        yield from _failure("cppcheck", enabled, *CPPCHECK, *options, *files)


def linted() -> Iterator[str]:
    """Say what PlatformIO finds wrong with its own configuration."""
    if not (FIRMWARE / "platformio.ini").exists():
        return
    done = _run("pio", "project", "config", "--lint", "--json-output", "-d", str(FIRMWARE))
    try:
        found = ast.literal_eval(done.stdout)
    except (ValueError, SyntaxError):
        found = {"errors": [done.stdout]}
    yield from (f"platformio.ini: {what}" for whats in found.values() for what in whats)


CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "clang-format": formatted,
    "clang-tidy": tidied,
    "cppcheck": cppchecked,
    "pio": linted,
}


def _failure(*command: str) -> Iterator[str]:
    done = _run(*command)
    if done.returncode != 0:
        yield done.stdout.strip() or f"{command[0]} failed without a word"


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    alone = {  # PlatformIO would ask for news of itself, and tell who uses it
        "PLATFORMIO_CORE_DIR": str(ROOT / ".ohmstead" / "platformio"),
        "PLATFORMIO_DISABLE_UPGRADE_CHECK": "true",
        "PLATFORMIO_SETTING_ENABLE_TELEMETRY": "no",
    }
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **alone, "PATH": _path()},
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _path() -> str:
    """Return where programs are, those of Python's packages included."""
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


if __name__ == "__main__":
    sys.exit(main())
