"""A temporary folder that is gone afterwards, even if we were killed."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = "ohmstead-"
_LOCK = ".in-use"


@contextmanager
def private_folder(parent: Path | None = None) -> Iterator[Path]:
    """Make a folder with a short path, and remove it at the end.

    Whoever is killed cannot tidy up, so each call first removes the folders of
    this user that nobody holds any more.
    """
    parent = parent or Path(tempfile.gettempdir())
    _sweep(parent)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)  # servers of another account pass through
    lock = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _sweep(parent: Path) -> None:
    for folder in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # somebody else's, or gone meanwhile
            if folder.lstat().st_uid == os.geteuid():
                _remove_if_unheld(folder)


def _remove_if_unheld(folder: Path) -> None:
    lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)
