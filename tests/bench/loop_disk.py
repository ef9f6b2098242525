"""A small disk of its own for PostgreSQL: ext4 on a loop device, whose counters we may believe."""

import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.stack.errors import StackError

SECTOR_B = 512  # of /sys/block/*/stat, whatever the device's own
_SECTORS_WRITTEN = 6
_CLONE_NEWNS = 0x00020000
_NEEDED = ("losetup", "mkfs.ext4", "mount", "umount", "sync")
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


@dataclass(frozen=True)
class LoopDisk:
    """A mounted disk; `written_b` counts what reached the device, the filesystem's own included."""

    mounted: Path
    device: str

    def written_b(self) -> int:
        """Bytes written to the device so far, after everything that waits has been written."""
        _run("sync", "--file-system", str(self.mounted))
        stat = Path("/sys/block", Path(self.device).name, "stat").read_text().split()
        return int(stat[_SECTORS_WRITTEN]) * SECTOR_B


def keep_mounts_to_ourselves() -> None:
    """Give this process mounts of its own: they end with it, even if it is killed.

    Raises StackError where disks cannot be made.
    """
    missing = [name for name in _NEEDED if shutil.which(name, path=_PATH) is None]
    if missing:
        raise StackError(f"no {', '.join(missing)} here: install e2fsprogs, mount and util-linux")
    if os.geteuid() != 0:
        raise StackError("a disk of its own is needed to count its writes: run this as root")
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNS):
        why = os.strerror(ctypes.get_errno())
        raise StackError(f"no mounts of one's own here ({why}): run this outside of the container")
    _run("mount", "--make-rprivate", "/")


@contextmanager
def loop_disk(image: Path, mounted: Path, size_mb: int) -> Iterator[LoopDisk]:
    """Make a disk of the file `image` and mount it; gone afterwards. Raises StackError."""
    with image.open("wb") as file:
        file.truncate(size_mb * 1024 * 1024)
    mounted.mkdir(parents=True)
    # Everything is laid out now: nothing of it is written later, behind the measurement's back.
    _run("mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", str(image))
    device = _run("losetup", "--find", "--show", str(image)).strip()
    try:
        _run("mount", "-o", "noatime", device, str(mounted))
    finally:
        _run("losetup", "--detach", device)  # a mounted one goes with its last mount
    try:
        yield LoopDisk(mounted, device)
    finally:
        _run("umount", str(mounted))


def _run(*words: str) -> str:
    done = subprocess.run(
        words,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": _PATH},
    )
    if done.returncode != 0:
        raise StackError(f"{' '.join(words)}: {done.stderr.strip()}")
    return done.stdout
