"""The account that a server runs under: never root's."""

import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from tests.stack.errors import StackError


class Credentials(TypedDict):
    """The arguments with which `subprocess` changes to another account."""

    user: int | None
    group: int | None
    extra_groups: list[str | int] | None


@dataclass(frozen=True)
class Account:
    """An account of this system to give privileges up to."""

    name: str
    uid: int
    gid: int

    def can_enter(self, folder: Path) -> bool:
        """Say whether this account may pass through `folder` and all its parents."""
        return all(self._may_search(step) for step in [folder, *folder.parents])

    def own(self, folder: Path) -> None:
        """Give `folder` and everything in it to this account."""
        os.chown(folder, self.uid, self.gid)
        for parent, folders, files in os.walk(folder):
            for name in [*folders, *files]:
                os.chown(Path(parent, name), self.uid, self.gid, follow_symlinks=False)

    def _may_search(self, folder: Path) -> bool:
        status = folder.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & 0o100)
        return bool(status.st_mode & (0o010 if status.st_gid == self.gid else 0o001))


def unprivileged(*preferred: str) -> Account | None:
    """Return the account to run a server under, or None when we are not root already.

    The first of `preferred` that exists, else `nobody`.
    """
    if os.geteuid() != 0:
        return None
    for name in (*preferred, "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise StackError("running as root, and there is no account 'nobody' to run servers under")


def credentials(account: Account | None) -> Credentials:
    """Return what `subprocess` needs to run a program as `account` (None: as ourselves)."""
    if account is None:
        return {"user": None, "group": None, "extra_groups": None}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def make_own_folder(folder: Path, account: Account | None) -> None:
    """Make `folder`, mode 0700, for the server's account alone.

    Raises StackError when that account could not get there.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if account is None:
        return
    if not account.can_enter(folder.parent):
        raise StackError(
            f"the servers run as '{account.name}', who may not enter {folder.parent}: "
            "choose a folder that everyone may pass through (chmod o+x), for example below /tmp"
        )
    shutil.chown(folder, account.uid, account.gid)
