"""Every case of firmware/test, in every variant: the board's width, and under sanitizers, too."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.firmware import cases
from tests.firmware.builds import NATIVE, VARIANTS, Variant

Build = Callable[[Variant], Path]


@pytest.mark.parametrize(("file", "name"), cases.in_sources())
@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_case_holds(
    variant: Variant, file: str, name: str, firmware_build: Build, whole: bool
) -> None:
    firmware_build(variant)
    verdict = cases.run(variant, file, whole=whole).verdict(name)
    if verdict.skipped:
        pytest.skip("this case is left out here: it lacks data or a library, or is for --whole")
    if verdict.failed:
        pytest.fail("\n".join(verdict.complaints), pytrace=False)


def test_every_case_of_the_program_was_found_in_the_sources(firmware_build: Build) -> None:
    """Else a case that the search of the sources overlooks would never be run."""
    program = str(firmware_build(NATIVE) / "core_tests")
    said = subprocess.run([program, "--count"], check=True, capture_output=True, text=True).stdout
    assert said.split()[-1] == str(len(cases.in_sources())), said


def test_what_is_no_case_of_doctest_holds_too(firmware_build: Build) -> None:
    """Programs of their own, the negative controls among them; CMake knows them."""
    folder = firmware_build(NATIVE)
    command = ["ctest", "--test-dir", str(folder), "--output-on-failure", "-E", "^core_tests$"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4_000:]
