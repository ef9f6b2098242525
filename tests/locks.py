"""The lock files: `python -m tests.locks [--check | --upgrade]`, through `./ohmstead lock`.

One resolution for tests, demo and hub, for Python 3.11 to 3.14 on x86_64 and
aarch64. They name versions and hashes, and no address.
"""

import argparse
import difflib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
DEV, DEMO, HUB = "requirements-dev.txt", "requirements-demo.txt", "requirements.txt"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
MACHINES = ("x86_64", "aarch64")


def main() -> int:
    """Write the lock files again, or say in what they are out of date."""
    parser = argparse.ArgumentParser(prog="./ohmstead lock", description=main.__doc__)
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--check", action="store_true", help="change nothing, fail if out of date")
    kind.add_argument("--upgrade", action="store_true", help="take the newest versions")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder)
        for name in ("pyproject.toml", DEV, DEMO, HUB):
            shutil.copy(ROOT / name, fresh)
        compile_locks(fresh, upgrade=arguments.upgrade)
        problems = [f"no wheels for {name}" for name in missing_wheels(fresh / DEV)]
        if arguments.check:
            problems += [text for name in (DEV, DEMO, HUB) if (text := difference(fresh / name))]
        else:
            for name in (DEV, DEMO, HUB):
                shutil.copy(fresh / name, ROOT)
    print("\n".join(problems), file=sys.stderr, end="\n" if problems else "")
    return 1 if problems else 0


def compile_locks(folder: Path, *, upgrade: bool) -> None:
    """Resolve pyproject.toml in `folder`; versions locked there stay unless `upgrade`."""
    newest = ["--upgrade"] if upgrade else []
    _compile(folder, "--group", "dev", "--output-file", DEV, *newest)
    _compile(folder, "--group", "demo", "--constraint", DEV, "--output-file", DEMO)
    _compile(folder, "--constraint", DEV, "--output-file", HUB)


def missing_wheels(lock: Path) -> list[str]:
    """Return each Python and machine on which a package of `lock` would have to be compiled."""
    return [
        f"Python {python} on {machine}"
        for python in PYTHONS
        for machine in MACHINES
        if not _has_wheels(lock, python, machine)
    ]


def difference(fresh: Path) -> str:
    """Return in what the committed pins differ from `fresh`, or nothing.

    Hashes are left out: a release may get one more wheel without a fault of ours.
    """
    before, after = (_pins(path) for path in (ROOT / fresh.name, fresh))
    lines = difflib.unified_diff(before, after, fresh.name, "./ohmstead lock", lineterm="", n=0)
    return "\n".join(lines)


def _pins(lock: Path) -> list[str]:
    lines = lock.read_text().splitlines()
    return [line.rstrip(" \\") for line in lines if line[:1] not in (" ", "#")]


def _compile(folder: Path, *arguments: str) -> None:
    options = (
        "--quiet --universal --python-version 3.11 --generate-hashes --only-binary :all: "
        "--no-emit-index-url"
    )
    note = ["--custom-compile-command", "./ohmstead lock"]
    command = ["pip", "compile", *options.split(), *note, "pyproject.toml", *arguments]
    subprocess.run([sys.executable, "-m", "uv", *command], cwd=folder, check=True)


def _has_wheels(lock: Path, python: str, machine: str) -> bool:
    options = "--quiet --dry-run --require-hashes --only-binary :all: --target nowhere"
    target = ["--python-version", python, "--python-platform", f"{machine}-manylinux_2_28"]
    command = ["pip", "install", *options.split(), *target, "--requirements", str(lock)]
    done = subprocess.run([sys.executable, "-m", "uv", *command], cwd=lock.parent, check=False)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
