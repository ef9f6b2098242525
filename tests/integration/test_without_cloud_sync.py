"""The hub runs without cloud_sync/: its unit tests pass in a copy that lacks that folder."""

import os
import subprocess
import sys
from pathlib import Path

from tests.rules.tree import copy_tracked

ROOT = Path(__file__).parents[2]
# What goes when the cloud goes: the folder, and the tests that are its own.
CLOUD = ("cloud_sync", "tests/unit/cloud_sync")

UNREACHABLE = "import importlib.util as u; raise SystemExit(u.find_spec('cloud_sync') is not None)"


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    ours = {**os.environ, "PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=ours,
        check=False,
        capture_output=True,
        text=True,
    )


def unit_floor(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the unit floor of a copy, once it is certain that no installed cloud_sync is found."""
    hidden = run("-c", UNREACHABLE, cwd=folder)
    assert hidden.returncode == 0, "cloud_sync is installed in this environment: uninstall it"
    return run("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/unit", cwd=folder)


def test_the_unit_floor_passes_where_cloud_sync_has_been_deleted(tmp_path: Path) -> None:
    copy_tracked(ROOT, tmp_path, without=CLOUD)
    done = unit_floor(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_hub_that_imports_cloud_sync_fails_that_run(tmp_path: Path) -> None:
    copy_tracked(ROOT, tmp_path, without=(*CLOUD, "tests/unit"))
    planted = {
        "edge/planted.py": "import cloud_sync\n",
        "tests/unit/test_planted.py": "import edge.planted\n\n\ndef test_it():\n    pass\n",
    }
    for name, text in planted.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    done = unit_floor(tmp_path)
    assert done.returncode != 0
    assert "No module named 'cloud_sync'" in done.stdout + done.stderr
