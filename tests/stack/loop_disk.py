"""A small disk of our own: an ext4 filesystem in a file, to be filled up or copied as it stands.

What the programs above have not synced is not yet in the file. So a copy of it is what a power cut
would leave behind.
"""

import os
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.stack.errors import StackError

MEGABYTE = 1024 * 1024
NEARLY_NOTHING = 64 * 1024


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

    def __enter__(self) -> Self:
        if not self.image.exists():
            with self.image.open("wb") as file:
                file.truncate(self._megabytes * MEGABYTE)
            _run("mkfs.ext4", "-q", "-m", "0", str(self.image))
        self.folder.mkdir(exist_ok=True)
        _run("mount", "-o", "loop", str(self.image), str(self.folder))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # Lazily: a server that a failed test left behind must not keep it for ever.
        _run("umount", "--lazy", str(self.folder))

    def sync(self) -> None:
        """Put everything written so far into the file."""
        _run("sync", "--file-system", str(self.folder))

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


def _run(*command: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise StackError(f"{command[0]} does not run: {error}") from error
    if done.returncode != 0:
        raise StackError(f"{' '.join(command)} failed: {done.stderr.strip()}")
