"""The disk whose writes `bench wear` counts."""

import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
_PROGRAM = """
import os, sys
from pathlib import Path
from tests.stack.loop_disk import LoopDisk, keep_mounts_to_ourselves
from tests.stack.errors import StackError
folder = Path(sys.argv[1])
try:
    keep_mounts_to_ourselves()
    with LoopDisk(folder / "image", folder / "disk", 64) as disk:
        before = disk.written_b()
        (disk.folder / "file").write_bytes(os.urandom(1_000_000))
        print(disk.written_b() - before)
except StackError as error:
    sys.exit(f"no disk: {error}")
"""


def test_what_is_written_to_the_disk_is_counted_and_the_disk_is_gone_afterwards(
    tmp_path: Path,
) -> None:
    """A megabyte is that and a little more: the filesystem has notes of its own to make."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(tmp_path)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if done.stderr.startswith("no disk: "):
        pytest.skip(f"no disk of one's own can be made here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    assert 1_000_000 <= int(done.stdout) < 2_000_000
    assert not any((tmp_path / "disk").iterdir())
    assert str(tmp_path) not in Path("/proc/mounts").read_text()
