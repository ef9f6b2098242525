"""The core lives the same life on every machine: 64 bits, 32 bits, and bare rv32 without an FPU.

One program, of samples made in integers: meter, intervals, journal through power cuts, sender, and
a hub that answers as it likes. Its digest is over the bytes of every message and of the flash. The
values there are rounded to the unit that the hub keeps, so the arithmetic might differ in a last
bit. It does not: no x87, no fused multiply-add, and of the functions that libraries round in their
own way none is used for what is sent.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.firmware import bare
from tests.firmware.builds import BITS_32, RV32, Variant

Build = Callable[[Variant], Path]


@pytest.fixture(scope="module")
def life(firmware_programs: Path) -> dict[str, str]:
    """Return what the scenario comes to on this PC, in 64 bits."""
    return bare.here(firmware_programs)


def same(one: dict[str, str], other: dict[str, str]) -> bool:
    return {name: one[name] for name in one if name not in bare.SIZES} == {
        name: other[name] for name in other if name not in bare.SIZES
    }


def test_the_life_is_one_worth_comparing(life: dict[str, str]) -> None:
    print(life)
    assert int(life["windows"]) > 20_000
    assert int(life["cuts"]) > 20
    assert int(life["batches"]) > 1_000
    assert int(life["merged"]) > 5


def test_32_bits_come_to_the_same(life: dict[str, str], firmware_build: Build) -> None:
    assert same(bare.here(firmware_build(BITS_32)), life)


def test_bare_rv32_comes_to_the_same(life: dict[str, str], firmware_build: Build) -> None:
    folder = firmware_build(RV32)
    if not bare.has_qemu():
        pytest.skip(f"no {bare.QEMU} here: install Debian's package for it")
    assert same(bare.on_rv32(folder), life)


def test_a_little_more_load_comes_to_something_else(
    life: dict[str, str], firmware_programs: Path
) -> None:
    """The negative control: the digest can tell two lives apart."""
    other = bare.here(firmware_programs, "more")
    assert other["windows"] == life["windows"]
    assert other["digest"] != life["digest"]
