"""A small disk of our own: ext4 in a file, to be filled up, copied as it stands, or counted.

What the programs above have not synced is not yet in the file. So a copy of it is what a power cut
would leave behind, and the device's counter tells what has been written.
"""

import ctypes
import os
import shutil
import subprocess
from pathlib import Path
from typing import Self

from tests.stack.errors import StackError

MEGABYTE = 1024 * 1024
NEARLY_NOTHING = 64 * 1024
SECTOR_B = 512  # of /sys/block/*/stat, whatever the device's own
_SECTORS_WRITTEN = 6
_CLONE_NEWNS = 0x00020000
_NEEDED = ("losetup", "mkfs.ext4", "mount", "umount", "sync")
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
# Everything is laid out now: nothing of it is written later, behind a measurement's back.
_LAYOUT = ("-m", "0", "-E", "lazy_itable_init=0,lazy_journal_init=0")


class LoopDisk:
    """The filesystem in `image`, mounted at `folder`; a context manager.

    It is made with `megabytes` if `image` is not there. Raises StackError where this machine mounts
    no such thing, as in most containers and for anyone but root.
    """

    def __init__(self, image: Path, folder: Path, megabytes: int = 256) -> None:
        self.image = image
        self.folder = folder
        self._megabytes = megabytes
        self._ballast = folder / "ballast"
        self._device = ""

    def __enter__(self) -> Self:
        if not self.image.exists():
            with self.image.open("wb") as file:
                file.truncate(self._megabytes * MEGABYTE)
            _run("mkfs.ext4", "-q", *_LAYOUT, str(self.image))
        self.folder.mkdir(parents=True, exist_ok=True)
        self._device = _run("losetup", "--find", "--show", str(self.image)).strip()
        try:
            _run("mount", "-o", "noatime", self._device, str(self.folder))
        finally:
            _run("losetup", "--detach", self._device)  # a mounted one goes with its last mount
        return self

    def __exit__(self, *_: object) -> None:
        # Lazily: a server that a failed test left behind must not keep it for ever.
        _run("umount", "--lazy", str(self.folder))

    def sync(self) -> None:
        """Put everything written so far into the file."""
        _run("sync", "--file-system", str(self.folder))

    def written_b(self) -> int:
        """Bytes written to the device so far, the filesystem's own and all that waited included."""
        self.sync()
        stat = Path("/sys/block", Path(self._device).name, "stat").read_text().split()
        return int(stat[_SECTORS_WRITTEN]) * SECTOR_B

    def fill(self) -> None:
        """Take all the room there is."""
        with self._ballast.open("ab") as file:
            while (room := self._room()) > NEARLY_NOTHING:
                os.posix_fallocate(file.fileno(), file.tell(), room - NEARLY_NOTHING // 2)
                file.seek(0, os.SEEK_END)

    def free(self) -> None:
        """Give it back."""
        self._ballast.unlink()

    def cut_power(self, image: Path) -> "LoopDisk":
        """The disk as it would be found if the power went now, as a copy in `image`."""
        _run("cp", "--sparse=always", str(self.image), str(image))
        return LoopDisk(image, self.folder.with_name(f"{self.folder.name}-after"))

    def _room(self) -> int:
        left = os.statvfs(self.folder)
        return left.f_bavail * left.f_frsize


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


def _run(*command: str) -> str:
    environment = {**os.environ, "PATH": _PATH}
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    except OSError as error:
        raise StackError(f"{command[0]} does not run: {error}") from error
    if done.returncode != 0:
        raise StackError(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout
