"""The time zone of this machine, by its IANA name."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

WITHOUT_ONE: Final = "UTC"


def machine_zone(environment: Mapping[str, str], etc: Path = Path("/etc")) -> str:
    """From TZ, else /etc/timezone, else the link /etc/localtime, else UTC."""
    return next(filter(_is_known, _candidates(environment, etc)), WITHOUT_ONE)


def _candidates(environment: Mapping[str, str], etc: Path) -> Iterator[str]:
    yield environment.get("TZ", "").removeprefix(":")
    if (etc / "timezone").is_file():
        yield (etc / "timezone").read_text().strip()
    _, found, name = str((etc / "localtime").resolve()).partition("/zoneinfo/")
    if found:
        yield name


def _is_known(name: str) -> bool:
    try:
        return bool(name) and ZoneInfo(name) is not None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
