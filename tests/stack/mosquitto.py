"""A private Mosquitto on a free loopback port."""

import shutil
import signal
import socket
import time
from pathlib import Path
from typing import Self

from tests.stack.account import make_own_folder, unprivileged
from tests.stack.errors import StackError
from tests.stack.free_port import LOOPBACK, free_port, is_free
from tests.stack.process import ServerProcess

_UNPACKED = Path(__file__).parents[2] / ".ohmstead" / "debs" / "bin"
_START_WITHIN_S = 20.0
LARGEST_MESSAGE_B = 64 * 1024  # a node needs 16 KiB; MQTT itself allows 256 MB

_CONFIGURATION = """\
# Written by tests/stack/mosquitto.py. Loopback only: anyone on this machine may connect.
listener {port} {host}
allow_anonymous true
persistence false
set_tcp_nodelay true
max_inflight_messages {max_inflight}
max_queued_messages {max_queued}
message_size_limit {largest}
log_dest stderr
log_type error
log_type warning
log_type notice
connection_messages false
"""


class PrivateMosquitto:
    """A broker of our own below `folder`; a context manager.

    It keeps nothing over a restart, like the appliance's. `max_inflight` and
    `max_queued` are messages per client.
    """

    host = LOOPBACK

    def __init__(
        self,
        folder: Path,
        *,
        port: int | None = None,
        max_inflight: int = 100,
        max_queued: int = 10_000,
    ) -> None:
        self.folder = folder.resolve()
        self.port = port or free_port()
        account = unprivileged("mosquitto")
        make_own_folder(self.folder, account)
        configuration = self.folder / "mosquitto.conf"
        configuration.write_text(
            _CONFIGURATION.format(
                host=self.host,
                port=self.port,
                max_inflight=max_inflight,
                max_queued=max_queued,
                largest=LARGEST_MESSAGE_B,
            )
        )
        self._server = ServerProcess(
            [find_program(), "-c", configuration],
            log=self.folder / "mosquitto.log",
            account=account,
            last_signal=signal.SIGTERM,
        )

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:  # Ctrl-C too: nothing of it may stay
            self.kill()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """Process id of the broker."""
        return self._server.pid

    def start(self) -> None:
        """Start the broker and return when it accepts connections.

        Raises StackError when the port is taken, or with the end of the broker's log.
        """
        if not is_free(self.port):
            raise StackError(f"port {self.port} is taken: give Mosquitto another, or none")
        self._server.start()
        deadline = time.monotonic() + _START_WITHIN_S
        while not self._answers():
            if self._server.ended_within(0.01):
                raise StackError.with_log("Mosquitto ended at once.", self._server.log)
            if time.monotonic() > deadline:
                self.kill()
                raise StackError.with_log("Mosquitto does not answer.", self._server.log)

    def stop(self) -> None:
        """Stop the broker in order."""
        self._server.end(signal.SIGTERM)

    def kill(self) -> None:
        """Kill the broker as `kill -9` does."""
        self._server.end(signal.SIGKILL)

    def restart(self) -> None:
        """Stop and start again on the same port."""
        self.stop()
        self.start()

    def _answers(self) -> bool:
        try:
            socket.create_connection((self.host, self.port), timeout=1).close()
        except OSError:
            return False
        return True


def find_program() -> str:
    """Return the path of `mosquitto`: the system's, else the one unpacked beside the project.

    Raises StackError when there is none.
    """
    places = ["/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin", str(_UNPACKED)]
    found = shutil.which("mosquitto", path=":".join(places)) or shutil.which("mosquitto")
    if found is None:
        raise StackError("no mosquitto here: install it, or let `./ohmstead demo` do so")
    return found
