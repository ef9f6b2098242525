"""Whole nodes of the firmware, as one program on this PC, steered by lines on standard input."""

import json
import os
import queue
import subprocess
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

from tests.stack.process import in_the_spawner

PATIENCE_S: Final = 60.0
SLACK_S: Final = 30.0


class Said(NamedTuple):
    """What the program answered: what it did, and how its records stand."""

    did: str
    held: int
    stored: int


class VirtualFleet:
    """`virtual_node` with these options (`http_only=7` is `--http-only 7`); a context manager.

    Its report and its records, as they are in flash, are files in `folder` once it was asked.
    """

    def __init__(self, programs: Path, folder: Path, **options: object) -> None:
        self.folder = folder
        files = {"storage": folder, "report": self.report, "records": self.records}
        self._command = ["setpriv", "--pdeathsig", "KILL", "--", str(programs / "virtual_node")]
        for name, value in (files | options).items():
            self._command += [f"--{name.replace('_', '-')}", str(value)]
        self._lines: queue.Queue[str] = queue.Queue()

    @property
    def report(self) -> Path:
        """JSON: what became of each node."""
        return self.folder / "report.json"

    @property
    def records(self) -> Path:
        """Csv: what is in flash."""
        return self.folder / "records.csv"

    def __enter__(self) -> Self:
        self._process = in_the_spawner(self._spawn)
        threading.Thread(target=self._read, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()

    def tell(self, command: str, within_s: float = PATIENCE_S) -> Said:
        """Say a line, and wait for the answer. Raises TimeoutError, or what the program said last.

        `within_s` is also the program's own patience where the command is one to wait.
        """
        stdin = self._process.stdin
        assert stdin is not None
        patience = f" {round(within_s * 1000)}" if command.startswith("wait") else ""
        stdin.write(f"{command}{patience}\n")
        stdin.flush()
        deadline = time.monotonic() + within_s + SLACK_S
        while True:
            said = self._next(deadline)
            if "did" in said:
                return Said(**said)

    def until(self, command: str, within_s: float = PATIENCE_S) -> Said:
        """Wait for `held`, `connected` or `stored N`. Raises TimeoutError."""
        said = self.tell(f"wait {command}", within_s)
        if said.did != command.split(maxsplit=1)[0]:
            raise TimeoutError(f"{command}: {said}")
        return said

    def reported(self) -> list[dict[str, Any]]:
        """What became of each node, up to now."""
        self.tell("report")
        found: list[dict[str, Any]] = json.loads(self.report.read_text())["nodes"]
        return found

    def cost(self) -> tuple[float, float]:
        """Seconds of processor, and the most memory it has had, in MB."""
        process = Path(f"/proc/{self._process.pid}")
        times = process.joinpath("stat").read_text().rsplit(")", 1)[1].split()[11:13]
        most_kb = process.joinpath("status").read_text().split("VmHWM:")[1].split()[0]
        return sum(map(int, times)) / os.sysconf("SC_CLK_TCK"), int(most_kb) / 1024

    def _next(self, deadline: float) -> dict[str, Any]:
        try:
            line = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            raise TimeoutError("virtual_node does not answer") from None
        if not line:
            raise RuntimeError(f"virtual_node ended:\n{(self.folder / 'log').read_text()[-2000:]}")
        said: dict[str, Any] = json.loads(line)
        return said

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def _spawn(self) -> "subprocess.Popen[str]":
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
