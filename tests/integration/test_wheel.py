"""The wheel: built from a clean copy, installed in an empty environment, imported from there."""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.rules.tree import copy_tracked

ROOT = Path(__file__).parents[2]
BUILT = ("edge/", "dashboard/dist/")

# Runs isolated in the new environment: imports everything that was installed and says from where.
IMPORT_ALL = """
import importlib, pathlib, pkgutil
import edge
home = pathlib.Path(edge.__file__).parent
for module in pkgutil.walk_packages([str(home)], "edge."):
    print(importlib.import_module(module.name).__file__)
print(edge.__file__)
"""


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def build(copy: Path, to: Path) -> Path:
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", to, cwd=copy)
    (wheel,) = to.glob("*.whl")
    return wheel


def missing(tracked: list[str], wheel: Path) -> list[str]:
    """Which tracked files of the hub and of the built dashboard the wheel does not carry."""
    wanted = [name for name in tracked if name.startswith(BUILT)]
    carried = set(zipfile.ZipFile(wheel).namelist())
    return [n for n in wanted if n.replace("dashboard/dist/", "edge/dashboard/") not in carried]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    folder = tmp_path_factory.mktemp("copy")
    return folder, copy_tracked(ROOT, folder)


@pytest.fixture(scope="module")
def installed(copy: tuple[Path, list[str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that holds the wheel, and this one's packages by a path."""
    home = tmp_path_factory.mktemp("wheel")
    wheel = build(copy[0], home / "dist")
    venv.create(home / "env", with_pip=True, symlinks=True)
    python = home / "env/bin/python"
    run(python, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet", wheel, cwd=home)
    (packages,) = home.glob("env/lib/python*/site-packages")
    # A path that a .pth names is searched last, and its own .pth files are not read: an editable
    # install of this checkout cannot stand in for the wheel.
    (packages / "present.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def test_the_wheel_carries_every_file_of_the_hub_and_the_dashboard(
    copy: tuple[Path, list[str]], tmp_path: Path
) -> None:
    folder, tracked = copy
    assert missing(tracked, build(folder, tmp_path)) == []


def test_a_wheel_that_lacks_a_folder_is_noticed(tmp_path: Path) -> None:
    tracked = copy_tracked(ROOT, tmp_path / "copy")
    with (tmp_path / "copy/pyproject.toml").open("a") as project:
        project.write('\n[tool.hatch.build]\nexclude = ["edge/store/migrations"]\n')
    lost = missing(tracked, build(tmp_path / "copy", tmp_path / "dist"))
    assert lost
    assert all(name.startswith("edge/store/migrations/") for name in lost)


def test_every_module_imports_from_the_installed_wheel(installed: Path, tmp_path: Path) -> None:
    modules = run(installed, "-I", "-c", IMPORT_ALL, cwd=tmp_path).split()
    assert len(modules) > 1
    strangers = [m for m in modules if not Path(m).is_relative_to(installed.parents[1])]
    assert strangers == []


def test_the_dashboard_and_the_migrations_are_installed_beside_the_modules(
    installed: Path, tmp_path: Path
) -> None:
    program = "import edge, pathlib; print(pathlib.Path(edge.__file__).parent)"
    home = Path(run(installed, "-I", "-c", program, cwd=tmp_path).strip())
    assert (home / "dashboard/index.html").is_file()
    assert list(home.glob("store/migrations/versions/*.py"))
    assert (home / "store/migrations/env.py").is_file()
