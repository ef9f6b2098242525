"""What the core of a node needs on the board stays within what an ESP32-C3 has to spare."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.firmware import bare, needs
from tests.firmware.builds import RV32, Variant

# Of some 1.3 MB for an application, 200 KiB of free heap, and 12 KiB of stack of the node's task.
FLASH_MOST_B, MEMORY_MOST_B, STACK_MOST_B = 128 * 1024, 64 * 1024, 5 * 1024
ARITHMETIC = re.compile(r"__(\w+[sd][fi]\d|clz\w+|bswap\w+|fix\w+|float\w+|extend\w+|trunc\w+)$")
C_FUNCTION = re.compile(
    r"(mem(chr|cmp|cpy|move|set)|str(chr|cmp|cpy|len|ncat|ncmp|str)|"
    r"(cos|fabs|floor|fmax|fmin|llround|lround|round|sin|sqrt)f|sqrt|llround|snprintf)$"
)


@pytest.fixture
def core(firmware_build: Callable[[Variant], Path]) -> Path:
    """Return the folder of the core as built for rv32."""
    return firmware_build(RV32)


def test_flash_memory_and_stack_are_within_their_budgets(core: Path) -> None:
    assert needs.sections(core)["text"] <= FLASH_MOST_B
    assert needs.stacks(core)[0].deepest_b <= STACK_MOST_B, needs.stacks(core)[0]
    if not bare.has_qemu():
        pytest.skip(f"no {bare.QEMU} here: install Debian's package for it")
    assert sum(needs.objects(core).values()) <= MEMORY_MOST_B


def test_the_core_has_no_globals_that_change(core: Path) -> None:
    sections = needs.sections(core)
    assert (sections["data"], sections["bss"]) == (0, 0)


def test_the_core_asks_for_arithmetic_and_a_few_of_c_s_functions_only(core: Path) -> None:
    """No heap, no exceptions, no library of C++: the linker would have to find them."""
    wanted = needs.wanted(core)
    assert "memcpy" in wanted
    known = (ARITHMETIC, C_FUNCTION)
    assert [name for name in sorted(wanted) if not any(each.match(name) for each in known)] == []
