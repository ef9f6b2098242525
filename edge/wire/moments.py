"""Moments in a question: ISO 8601, a date of the site's zone, or so long ago."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from edge.domain.errors import OutOfRange, WrongType
from edge.domain.periods import midnight, unix_ms
from edge.domain.quantities import UNIX_MS

_AGO = re.compile(r"-([0-9]{1,6})([smhdw])")
_UNIT = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def parse(words: str | None, field: str, now_ms: int, zone: ZoneInfo) -> int | None:
    """Unix ms of `2026-05-01T10:00:00Z`, `2026-05-01`, `-6h` or `now`; None for None.

    Raises WrongType or OutOfRange, naming the field.
    """
    if words is None:
        return None
    words = words.strip()
    if words == "now":
        return now_ms
    ago = _AGO.fullmatch(words)
    if ago:
        past = timedelta(**{_UNIT[ago[2]]: int(ago[1])})
        return _checked(now_ms - round(past.total_seconds() * 1000), field)
    return _checked(_calendar(words, field, zone), field)


def _calendar(words: str, field: str, zone: ZoneInfo) -> int:
    try:
        if len(words) == 10:
            return midnight(date.fromisoformat(words), zone)
        # A + in an address is read as a space unless it was escaped; people forget.
        moment = datetime.fromisoformat(words.replace(" ", "+"))
        return unix_ms(moment if moment.tzinfo else moment.replace(tzinfo=zone))
    except (ValueError, OverflowError):
        raise WrongType(
            f"{words[:40]!r} is not a moment: write 2026-05-01T10:00:00Z, 2026-05-01 (a day of the "
            "site's zone), -6h or now",
            field=field,
        ) from None


def _checked(ms: int, field: str) -> int:
    if not UNIX_MS[0] <= ms <= UNIX_MS[1]:
        raise OutOfRange("the moment is not between 2000 and 2100", field=field)
    return ms


def parse_cursor(words: str | None) -> int | None:
    """The place where a page goes on, Unix ms. Raises WrongType."""
    if words is None:
        return None
    if not re.fullmatch("[0-9]{1,14}", words):
        raise WrongType("after is `next` of the page before, as it was given", field="after")
    return int(words)
