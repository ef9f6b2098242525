"""The board's part of the firmware, read by clang for each chip against declarations of our own.

The vendor's compiler and headers are PlatformIO's to fetch; firmware/test/esp32_declarations
says what this can show without them, and what it cannot. `python -m tests.firmware.esp32`.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

FIRMWARE = Path(__file__).parents[2] / "firmware"
BOARD = FIRMWARE / "lib/hal_esp32/src"
CHIPS = {"ESP32": "esp32", "ESP32S3": "esp32-s3", "ESP32C3": "esp32-c3"}
FLAGS = (
    "-std=gnu++17", "-fsyntax-only", "-Wall", "-Wextra", "-Wshadow", "-Wconversion", "-Werror",
    "-Wno-unknown-attributes",
    '-DOHMSTEAD_FIRMWARE="0.0.0"',
    *(f"-I{place}" for place in (
        FIRMWARE / "test/esp32_declarations", BOARD,
        FIRMWARE / "lib/node_core/src", FIRMWARE / "lib/hal_mbedtls/src",
    )),
)  # fmt: skip


def sources() -> list[Path]:
    """Return what is compiled for a board and for nothing else."""
    return [*sorted(BOARD.glob("*.cpp")), FIRMWARE / "src/main.cpp"]


def complaints(chip: str, read: list[Path] | None = None) -> Iterator[str]:
    """Say what clang finds wrong, reading as if for this chip."""
    target = (f"-DCONFIG_IDF_TARGET_{chip}=1", f'-DOHMSTEAD_HARDWARE="{CHIPS[chip]}"')
    for source in read or sources():
        done = subprocess.run(
            ("clang++", *FLAGS, *target, source),
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode != 0:
            yield f"{source.name} for {CHIPS[chip]}:\n{done.stderr}"


def main() -> int:
    """Read everything for every chip. Returns the exit code."""
    if shutil.which("clang++") is None:
        print("skipped: no clang++ here")
        return 0
    found = [what for chip in CHIPS for what in complaints(chip)]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
