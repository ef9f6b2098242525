"""The servers of the demo, started one after the other and stopped in the reverse order."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.demo.options import Choice
from tests.demo.zone import machine_zone
from tests.stack.errors import StackError
from tests.stack.folder import private_folder
from tests.stack.hub import CHECKOUT, PrivateHub
from tests.stack.mosquitto import PrivateMosquitto
from tests.stack.postgres import PrivatePostgres
from tests.stack.process import server_environment


class Stage:
    """The running servers, the folder with their data, and the time since the start."""

    def __init__(self, folder: Path, mosquitto: PrivateMosquitto, hub: PrivateHub) -> None:
        self.folder = folder
        self.mosquitto = mosquitto
        self.hub = hub


class Progress:
    """Prints one line for each step, with the seconds since the start."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    @property
    def elapsed_s(self) -> float:
        return time.monotonic() - self._began

    def say(self, words: str) -> None:
        print(f"{self.elapsed_s:6.1f} s  {words}", flush=True)


@contextmanager
def stage(choice: Choice, progress: Progress) -> Iterator[Stage]:
    """Start database, broker and hub. Raises StackError, which says what to do."""
    with ExitStack() as started:
        folder = started.enter_context(_folder(choice.keep))
        progress.say("starting PostgreSQL and Mosquitto")
        # What is thrown away at the end need not survive a power cut either.
        postgres = PrivatePostgres(folder / "postgres", fsync=choice.keep is not None)
        started.enter_context(postgres)
        mosquitto = started.enter_context(PrivateMosquitto(folder / "mosquitto"))
        progress.say("preparing the database")
        _migrate(postgres.url())
        progress.say("starting the hub")
        hub = PrivateHub(
            postgres.url(),
            mosquitto.port,
            log=folder / "hub.log",
            port=choice.port,
            zone=machine_zone(os.environ),
        )
        started.enter_context(hub)
        yield Stage(folder, mosquitto, hub)


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """The folder to keep, or one that is gone afterwards."""
    if keep is None:
        with private_folder() as folder:
            yield folder
        return
    keep.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        keep.chmod(keep.stat().st_mode | 0o011)  # the servers' own accounts pass through
    yield keep.resolve()


def _migrate(database_url: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "edge", "migrate"],
        cwd=CHECKOUT,
        env=server_environment() | {"OHMSTEAD_DATABASE_URL": database_url},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        end = "\n".join(done.stderr.splitlines()[-12:])
        raise StackError(f"the database could not be prepared:\n{end}")
