"""A server process that cannot outlive us.

Three things could go wrong with a server started for a test or a demo:

- We are killed, and it stays. `setpriv --pdeathsig` has the kernel send it a
  signal at that moment. The kernel means the *thread* that started it, so one
  thread that lives as long as we do starts them all.
- Ctrl-C in the terminal reaches it before we stop things in order. It gets a
  session of its own.
- It runs as root. PostgreSQL refuses that; the account is given up before it starts.

It is in the network of the thread that asked for it (see `network`).
"""

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from tests.stack.account import Account, credentials
from tests.stack.errors import StackError
from tests.stack.network import from_here

T = TypeVar("T")

_SPAWNER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="stack-spawner")


def in_the_spawner(start: Callable[[], T]) -> T:
    """Start a process in the one thread for it, and in the network of the thread that asks."""
    return _SPAWNER.submit(from_here(start)).result()


class ServerProcess:
    """One server: started, stopped, killed and started again with the same command.

    `last_signal` is what the kernel sends it when we die.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        log: Path,
        account: Account | None,
        last_signal: signal.Signals,
    ) -> None:
        self.log = log
        self._command = ["setpriv", "--pdeathsig", last_signal.name.removeprefix("SIG"), "--"]
        self._command += [str(part) for part in command]
        self._account = account
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def name(self) -> str:
        """The program's name, for messages."""
        return Path(self._command[4]).name

    @property
    def pid(self) -> int:
        """Process id of the server, running or not. Raises StackError before the first start."""
        if self._process is None:
            raise StackError(f"{self.name} was not started")
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the process is there now."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the process; whether it serves already is the caller's to find out."""
        if self.running:
            raise StackError(f"{self.name} runs already, as process {self.pid}")
        self._process = in_the_spawner(self._spawn)

    def ended_within(self, seconds: float) -> bool:
        """Wait for the process to end, `seconds` at most, and say whether it did."""
        if self._process is None:
            return True
        try:
            self._process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def end(self, sign: signal.Signals, *, within_s: float = 30.0) -> None:
        """Send `sign` and wait until the server and its children are gone.

        Kills it after `within_s` seconds. Does nothing when it is not running.
        """
        if not self.running:
            return
        children = _watched(_children(self.pid))
        os.kill(self.pid, sign)
        if not self.ended_within(within_s):
            os.kill(self.pid, signal.SIGKILL)
            self.ended_within(within_s)
        _wait_for(children, within_s)

    def crash(self, *, within_s: float = 30.0) -> None:
        """Kill the server and its children, all at once, and wait until they are gone."""
        if self.running:
            self.freeze()  # so that none of them sees another die, or starts one
            children = _children(self.pid)
            pidfds = _watched(children)
            for pid in (self.pid, *children):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.ended_within(within_s)
            _wait_for(pidfds, within_s)

    def freeze(self) -> None:
        """Stop it where it stands, children too: it neither ends nor answers."""
        os.kill(self.pid, signal.SIGSTOP)  # first, so that it starts no more of them
        self._tell_children(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._tell_children(signal.SIGCONT)
        os.kill(self.pid, signal.SIGCONT)

    def _tell_children(self, sign: signal.Signals) -> None:
        for child in _children(self.pid):
            with suppress(ProcessLookupError):
                os.kill(child, sign)

    def _spawn(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.log.parent,
                env=server_environment(),
                start_new_session=True,
                **credentials(self._account),
            )


def server_environment() -> dict[str, str]:
    """Return our environment without what would steer PostgreSQL's programs."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _watched(pids: list[int]) -> list[int]:
    """Return pidfds of those `pids` that still run: a server's workers come and go."""
    pidfds = []
    for pid in pids:
        with suppress(ProcessLookupError):
            pidfds.append(os.pidfd_open(pid))
    return pidfds


def _wait_for(pidfds: list[int], within_s: float) -> None:
    """Wait until the processes behind `pidfds` have ended, and close these."""
    deadline = time.monotonic() + within_s
    for pidfd in pidfds:
        poll = select.poll()
        poll.register(pidfd, select.POLLIN)
        poll.poll(max(0.0, deadline - time.monotonic()) * 1000)
        os.close(pidfd)
