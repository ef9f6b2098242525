"""The error of the private servers: its message says what to do."""

from pathlib import Path


class StackError(RuntimeError):
    """A private server could not be started."""

    @classmethod
    def with_log(cls, problem: str, log: Path) -> "StackError":
        """Return the error with the last lines of the server's own log."""
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        return cls("\n    ".join([f"{problem} The end of {log}:", *lines[-12:]]))
