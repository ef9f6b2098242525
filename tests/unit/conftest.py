"""The unit floor touches nothing: no socket, no file, no process."""

import sys
from collections.abc import Iterator

import pytest

_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn")
_WRITES = set("wax+")
_guarding = False


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if not _guarding:
        return
    if event.startswith(_FORBIDDEN):
        raise AssertionError(f"a unit test may not use {event}: move it to another floor")
    if event == "open" and _WRITES & set(str(arguments[1] or "")):
        raise AssertionError(f"a unit test may not write {arguments[0]}: move it to another floor")


sys.addaudithook(_refuse)


@pytest.fixture(autouse=True)
def _touches_nothing() -> Iterator[None]:
    global _guarding  # noqa: PLW0603 -- an audit hook cannot be removed, only told to be quiet
    _guarding = True
    yield
    _guarding = False
