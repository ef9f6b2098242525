"""The unit floor's guard: it really refuses what it forbids."""

import socket
import subprocess
from pathlib import Path

import pytest


def test_a_unit_test_cannot_open_a_socket() -> None:
    with pytest.raises(AssertionError, match="socket"):
        socket.socket()


def test_a_unit_test_cannot_write_a_file(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="may not write"):
        (tmp_path / "reading").write_text("1")


def test_a_unit_test_cannot_start_a_process() -> None:
    with pytest.raises(AssertionError, match="subprocess"):
        subprocess.run(["true"], check=False)
