"""The same life of a node on three machines: this PC in 64 and 32 bits, and bare rv32 in QEMU."""

import shutil
import subprocess
from pathlib import Path

QEMU = "qemu-system-riscv32"
VIRT = (
    "-machine virt -bios none -display none -monitor none -serial none "
    "-semihosting-config enable=on,target=native"
)
LONGEST_S = 300
SIZES = ("node_b", "meter_b")  # what differs by the machine, and may


def here(folder: Path, *arguments: str) -> dict[str, str]:
    """Live it on this PC. Returns what the program says: names and values."""
    return _said([str(folder / "bare_scenario"), *arguments])


def on_rv32(folder: Path) -> dict[str, str]:
    """Live it on bare rv32 metal, as QEMU has it."""
    return _said([QEMU, *VIRT.split(), "-kernel", str(folder / "bare_scenario")])


def has_qemu() -> bool:
    """Say whether there is a QEMU for rv32 here."""
    return shutil.which(QEMU) is not None


def _said(command: list[str]) -> dict[str, str]:
    done = subprocess.run(
        command,
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,  # where QEMU writes what its guest says
        text=True,
        timeout=LONGEST_S,
    )
    return dict(line.split(" ", 1) for line in done.stdout.splitlines())
