"""A private hub: the real program, as its own process, over private servers."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, Self

from tests.stack.errors import StackError
from tests.stack.free_port import LOOPBACK, free_port
from tests.stack.process import in_the_spawner, server_environment

CHECKOUT = Path(__file__).parents[2]
READY_WITHIN_S = 30.0
POLL_S = 0.02


class Answer(NamedTuple):
    """What the hub said: status (0: nothing at all), headers, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class PrivateHub:
    """`python -m edge run`, started, killed and started again; a context manager.

    `settings` are the hub's, without `OHMSTEAD_` and in small letters. `program` replaces the
    module that is run (a negative control runs another).
    """

    def __init__(
        self,
        database_url: str,
        mqtt_port: int,
        *,
        log: Path,
        port: int | None = None,
        program: str = "edge",
        **settings: object,
    ) -> None:
        self.mqtt_port = mqtt_port
        self.port = port or free_port()
        self.url = f"http://{LOOPBACK}:{self.port}"
        self.log = log
        self._command = ["setpriv", "--pdeathsig", "KILL", "--"]
        self._command += [sys.executable, "-m", program, "run"]
        chosen = {
            "database_url": database_url,
            "mqtt_port": mqtt_port,
            "http_port": self.port,
            **settings,
        }
        self._environment = server_environment() | {
            f"OHMSTEAD_{name.upper()}": str(value) for name, value in chosen.items()
        }
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def running(self) -> bool:
        """Whether the process is there now."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Process id of the hub. Raises StackError before the first start."""
        if self._process is None:
            raise StackError("the hub was not started")
        return self._process.pid

    def start(self) -> None:
        """Start the hub and wait until it is ready. Raises StackError with the end of its log."""
        self._process = in_the_spawner(self._spawn)
        self.wait_until(ready=True)

    def wait_until(self, *, ready: bool, within_s: float = READY_WITHIN_S) -> None:
        """Wait until the hub says of itself that it is ready, or that it is not."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                raise StackError(f"the hub ended:\n{self.end_of_log()}")
            status = self.get("/readyz").status
            if (status == 200) if ready else (status == 503):
                return
            # Another process's port opens without any event that we could await.
            time.sleep(POLL_S)
        raise StackError(f"the hub is not {ready=} after {within_s} s:\n{self.end_of_log()}")

    def stop(self) -> int:
        """Stop it in order; its exit code."""
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Pull the plug on it."""
        self._end(signal.SIGKILL)

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """GET a path."""
        return self._ask(urllib.request.Request(self.url + path, headers=dict(headers or {})))

    def post(self, body: bytes | object, path: str = "/api/data") -> Answer:
        """POST bytes as they are, or anything else as JSON."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self._ask(
            urllib.request.Request(
                self.url + path, data, {"Content-Type": "application/json"}, method="POST"
            )
        )

    def patch(self, path: str, body: object) -> Answer:
        """PATCH with JSON."""
        return self._ask(
            urllib.request.Request(
                self.url + path,
                json.dumps(body).encode(),
                {"Content-Type": "application/json"},
                method="PATCH",
            )
        )

    def put(self, path: str, body: object) -> Answer:
        """PUT JSON."""
        return self._ask(
            urllib.request.Request(
                self.url + path,
                json.dumps(body).encode(),
                {"Content-Type": "application/json"},
                method="PUT",
            )
        )

    def _ask(self, request: urllib.request.Request) -> Answer:
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return Answer(response.status, response.headers, response.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, dict(error.headers), error.read())
        except OSError as error:
            return Answer(0, {}, str(error).encode())

    def _end(self, sign: signal.Signals) -> int:
        process = self._process
        if process is None:
            return 0
        if process.poll() is None:
            os.kill(process.pid, sign)
        try:
            return process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()

    def _spawn(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=CHECKOUT,
                env=self._environment,
                start_new_session=True,
            )

    def end_of_log(self) -> str:
        """What the hub said last."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])
