"""Calendar periods of the site's zone, from a quarter-hour to a year, true at clock changes.

Everything here is Unix milliseconds outside and the zone inside. A day has 23, 24 or 25 hours,
weeks are ISO weeks (Monday first), and a midnight that does not exist gives way to the first moment
of that day.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

Level = Literal["quarter", "hour", "day", "week", "month", "year"]
LEVELS: tuple[Level, ...] = get_args(Level)

DAY_MS = 86_400_000
_CLOCK_MS: dict[Level, int] = {"quarter": 15 * 60_000, "hour": 3_600_000}

_AUTO: tuple[tuple[int, Level], ...] = (
    (DAY_MS + 2 * 3_600_000, "quarter"),
    (4 * DAY_MS, "hour"),
    (63 * DAY_MS, "day"),
    (3 * 366 * DAY_MS, "month"),
)


def auto_level(from_ms: int, to_ms: int) -> Level:
    """The level that gives a readable number of periods for this range."""
    return next((level for longest, level in _AUTO if to_ms - from_ms <= longest), "year")


def unix_ms(moment: datetime) -> int:
    """An aware datetime as Unix milliseconds."""
    return round(moment.timestamp() * 1000)


def utc(ms: int) -> datetime:
    """Unix milliseconds as an aware datetime in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def midnight(day: date, zone: ZoneInfo) -> int:
    """The first moment of a calendar day in the zone, Unix ms."""
    return unix_ms(datetime(day.year, day.month, day.day, tzinfo=zone))


def floor(ms: int, level: Level, zone: ZoneInfo) -> int:
    """The start of the period that holds this moment, Unix ms."""
    if level in _CLOCK_MS:
        return _floor_clock(ms, _CLOCK_MS[level], zone)
    day = datetime.fromtimestamp(ms / 1000, zone).date()
    start = midnight(_first_day(day, level), zone)
    # Clocks that go back just after midnight show the day before again; it is over all the same.
    after = following(start, level, zone)
    return after if after <= ms else start


def following(start_ms: int, level: Level, zone: ZoneInfo) -> int:
    """The start of the next period after the one that starts here, Unix ms."""
    if level in _CLOCK_MS:
        return _following_clock(start_ms, _CLOCK_MS[level], zone)
    day = datetime.fromtimestamp(start_ms / 1000, zone).date()
    return midnight(_next_day(day, level), zone)


def edges(from_ms: int, to_ms: int, level: Level, zone: ZoneInfo) -> Iterator[int]:
    """Starts of all periods that touch [from, to), and the end of the last one, Unix ms."""
    edge = floor(from_ms, level, zone)
    yield edge
    while edge < to_ms:
        edge = following(edge, level, zone)
        yield edge


# A change of the clock ends an hour and a quarter-hour, and begins the next: where clocks move by
# half an hour, as on Lord Howe Island, one hour of that day has only half its length.


def _floor_clock(ms: int, length_ms: int, zone: ZoneInfo) -> int:
    start = ms - (ms + _offset_ms(ms, zone)) % length_ms
    return start if _offset_ms(start, zone) == _offset_ms(ms, zone) else _change(start, ms, zone)


def _following_clock(start_ms: int, length_ms: int, zone: ZoneInfo) -> int:
    offset = _offset_ms(start_ms, zone)
    end = start_ms + length_ms - (start_ms + offset) % length_ms
    return end if _offset_ms(end - 1, zone) == offset else _change(start_ms, end - 1, zone)


def _offset_ms(ms: int, zone: ZoneInfo) -> int:
    offset = datetime.fromtimestamp(ms / 1000, zone).utcoffset() or timedelta()
    return round(offset.total_seconds() * 1000)


def _change(before_ms: int, after_ms: int, zone: ZoneInfo) -> int:
    """The first moment of the clock that is shown at `after_ms` and not yet at `before_ms`."""
    offset = _offset_ms(after_ms, zone)
    while after_ms - before_ms > 1:
        middle = (before_ms + after_ms) // 2
        if _offset_ms(middle, zone) == offset:
            after_ms = middle
        else:
            before_ms = middle
    return after_ms


def _first_day(day: date, level: Level) -> date:
    match level:
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "year":
            return day.replace(month=1, day=1)
    return day


def _next_day(day: date, level: Level) -> date:
    match level:
        case "week":
            return day + timedelta(days=7)
        case "month":
            return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        case "year":
            return day.replace(year=day.year + 1, month=1, day=1)
    return day + timedelta(days=1)
