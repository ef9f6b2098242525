"""The firmware built for this PC, in several variants, by CMake, into `.ohmstead/firmware`.

Nothing is built twice: each variant keeps its folder, and CMake renews what has changed.
"""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FIRMWARE = ROOT / "firmware"
BUILDS = ROOT / ".ohmstead" / "firmware"
HEADERS = Path("/usr/include")


class BuildError(Exception):
    """A variant could not be configured or compiled; the text is what the compiler said."""


@dataclass(frozen=True)
class Variant:
    """One way to compile the firmware, and how its programs are run."""

    name: str
    flags: str
    targets: tuple[str, ...] = ("core_tests",)  # none: all
    compiler: str = "c++"
    toolchain: str = ""  # a file of CMake's, for another machine than this one
    headers: tuple[str, ...] = ("doctest/doctest.h",)
    options: tuple[str, ...] = ()  # of CMake's
    environment: tuple[tuple[str, str], ...] = ()  # that its programs want

    @property
    def folder(self) -> Path:
        """Where its programs are."""
        return BUILDS / self.name

    def missing(self) -> list[str]:
        """Return what this machine lacks to build it."""
        tools = [tool for tool in ("cmake", self.compiler) if shutil.which(tool) is None]
        headers = [header for header in self.headers if not (HEADERS / header).exists()]
        if not tools and not self.toolchain and not compiles(self.compiler, self.flags):
            tools = [f"a library for {self.flags}"]
        return tools + headers


# 64 bits, as fast as the host can: all programs.
NATIVE = Variant(
    "native",
    "-O2 -g1",
    targets=(),
    headers=("doctest/doctest.h", "mosquitto.h", "cjson/cJSON.h", "mbedtls/ecdsa.h"),
)
# 32 bits, as on the board; with SSE, since the x87 would round in its own way.
BITS_32 = Variant(
    "bits32", "-m32 -msse2 -mfpmath=sse -O1 -g1", targets=("core_tests", "bare_scenario")
)
# Not `vptr`, which needs the type information that the core does without.
SANITIZED = Variant(
    "sanitized",
    "-fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=all "
    "-fno-omit-frame-pointer -O1 -g1",
    environment=(
        ("ASAN_OPTIONS", "detect_stack_use_after_return=1:strict_string_checks=1"),
        ("UBSAN_OPTIONS", "halt_on_error=1:print_stacktrace=1"),
    ),
)
# The instructions of an ESP32-C3, bare: what the core needs there is read from this build, too.
RV32 = Variant(
    "rv32",
    "-Os -fstack-usage -fcallgraph-info=su",
    targets=("bare_scenario",),
    headers=(),
    compiler="riscv64-unknown-elf-g++",
    toolchain="host/bare/rv32.cmake",
)
# Its parsers under libFuzzer, which is clang's.
FUZZED = Variant(
    "fuzzed",
    "-fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=all -O1 -g1",
    targets=("fuzzers",),
    headers=(),
    compiler="clang++",
    options=("-DOHMSTEAD_FUZZ=ON", "-DCMAKE_C_COMPILER=clang"),
)
# What runs the cases of firmware/test.
VARIANTS = (NATIVE, BITS_32, SANITIZED)


@cache
def compiles(compiler: str, flags: str) -> bool:
    """Say whether a program with these flags can be compiled and linked here."""
    command = [compiler, "-x", "c++", *flags.split(), "-", "-o", "/dev/null"]
    program = "#include <string>\nint main() { return 0; }\n"
    return (
        subprocess.run(command, input=program.encode(), check=False, capture_output=True).returncode
        == 0
    )


def build(variant: Variant) -> Path:
    """Build a variant's programs, or what has changed of them. Returns their folder."""
    variant.folder.mkdir(parents=True, exist_ok=True)
    with _alone(variant.folder / "lock"):
        configure(variant)
        targets = ["--target", *variant.targets] if variant.targets else []
        jobs = str(os.cpu_count() or 1)
        _run("cmake", "--build", str(variant.folder), "--parallel", jobs, *targets)
    return variant.folder


def configure(variant: Variant) -> Path:
    """Have CMake say how each file of a variant is compiled. Returns the variant's folder."""
    _run("cmake", "-S", str(FIRMWARE), "-B", str(variant.folder), *_options(variant))
    return variant.folder


def _options(variant: Variant) -> list[str]:
    generator = ["-G", "Ninja"] if shutil.which("ninja") else []
    aimed = [f"-DCMAKE_TOOLCHAIN_FILE={FIRMWARE / variant.toolchain}"] if variant.toolchain else []
    options = ["-DCMAKE_BUILD_TYPE=None"]
    options += [f"-DCMAKE_{language}_FLAGS={variant.flags}" for language in ("C", "CXX")]
    options += variant.options
    return [*generator, *aimed, *options, f"-DCMAKE_CXX_COMPILER={variant.compiler}"]


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Keep a second run of the tests from building in the same folder at the same time."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _run(*command: str) -> None:
    done = subprocess.run(
        command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode != 0:
        raise BuildError(f"{' '.join(command)}:\n{done.stdout[-6_000:]}")
